SET lock_timeout = '2s';
SET statement_timeout = '60s';

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_type WHERE typname = 'seat_kind') THEN
    CREATE TYPE seat_kind AS ENUM ('standing', 'sitting');
  END IF;
END $$;
