SET lock_timeout = '5s';

-- expect: add-not-null-without-default
ALTER TABLE "Gift Cards" ADD COLUMN "Sold On" date NOT NULL;
