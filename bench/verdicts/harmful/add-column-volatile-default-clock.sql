SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE visitors ADD COLUMN seen_at timestamptz DEFAULT clock_timestamp();
