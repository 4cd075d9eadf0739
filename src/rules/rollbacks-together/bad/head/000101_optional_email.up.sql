-- lint: less
SET lock_timeout = '5s';

ALTER TABLE customers ALTER COLUMN email DROP NOT NULL;
