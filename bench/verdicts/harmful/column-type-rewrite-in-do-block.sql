SET lock_timeout = '2s';
SET statement_timeout = '60s';

DO $$
BEGIN
  ALTER TABLE payments ALTER COLUMN id TYPE bigint;
END $$;
