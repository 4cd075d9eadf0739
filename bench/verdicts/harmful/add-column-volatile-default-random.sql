SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE shows ADD COLUMN shuffle double precision DEFAULT random();
