SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE visitors ADD COLUMN marketing boolean NOT NULL DEFAULT false;
