SET lock_timeout = '5s';

-- expect: column-type-rewrite
ALTER TABLE "Gift Cards" ALTER COLUMN "customerId" TYPE numeric;
