SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE shows ADD COLUMN length_minutes integer CHECK (length_minutes > 0);
