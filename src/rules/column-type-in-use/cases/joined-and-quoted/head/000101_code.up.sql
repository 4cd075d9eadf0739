SET lock_timeout = '5s';

-- expect: column-type-in-use
ALTER TABLE "Gift Cards" ALTER COLUMN "Code" TYPE varchar(20);
