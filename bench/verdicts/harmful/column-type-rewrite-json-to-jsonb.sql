SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE payments ALTER COLUMN payload TYPE jsonb USING payload::jsonb;
