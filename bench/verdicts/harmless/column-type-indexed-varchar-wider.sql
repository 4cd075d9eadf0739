SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE venues ALTER COLUMN city TYPE varchar(160);
