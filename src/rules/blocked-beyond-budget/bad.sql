-- budget: 1
SET lock_timeout = '5s';
-- expect: blocked-beyond-budget
DO $$
BEGIN
  ALTER TABLE customers ADD COLUMN score integer;
  PERFORM pg_sleep(0.02);
END $$;
