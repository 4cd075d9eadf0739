SET lock_timeout = '5s';

-- expect: drop-existing
ALTER TABLE "Gift Cards" DROP COLUMN "customerId";
