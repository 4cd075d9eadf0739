SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE shows ADD COLUMN listed boolean NOT NULL DEFAULT true;
ALTER TABLE shows ALTER COLUMN listed SET DEFAULT false;
