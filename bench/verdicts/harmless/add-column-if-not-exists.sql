SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE venues ADD COLUMN IF NOT EXISTS website text;
