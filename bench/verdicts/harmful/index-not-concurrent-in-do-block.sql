SET lock_timeout = '2s';
SET statement_timeout = '60s';

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_class WHERE relname = 'bookings_state_idx') THEN
    EXECUTE 'CREATE INDEX bookings_state_idx ON bookings (state)';
  END IF;
END $$;
