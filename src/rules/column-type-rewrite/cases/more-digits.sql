SET lock_timeout = '5s';

ALTER TABLE books ALTER COLUMN price TYPE numeric(12, 2);
