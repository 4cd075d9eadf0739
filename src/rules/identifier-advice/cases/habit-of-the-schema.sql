SET lock_timeout = '5s';

ALTER TABLE "Gift Cards" ADD COLUMN "validUntil" date;
