SET lock_timeout = '5s';

-- expect: drop-key
ALTER TABLE "Gift Cards" DROP CONSTRAINT "Once";
