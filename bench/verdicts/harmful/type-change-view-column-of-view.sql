SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE shows ALTER COLUMN price TYPE numeric(10, 2);
