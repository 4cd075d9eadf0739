-- lint: less
-- expect: no-lock-timeout
DO $$
BEGIN
  ALTER TABLE customers ADD COLUMN vip boolean;
END $$;
