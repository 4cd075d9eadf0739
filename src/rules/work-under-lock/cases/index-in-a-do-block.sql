-- lint: less
SET lock_timeout = '5s';

-- expect: work-under-lock
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_class WHERE relname = 'orders_status_idx') THEN
    EXECUTE 'CREATE INDEX orders_status_idx ON orders (status)';
  END IF;
END $$;
