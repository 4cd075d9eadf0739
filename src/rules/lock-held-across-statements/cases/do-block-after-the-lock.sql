-- lint: less
SET lock_timeout = '5s';

ALTER TABLE customers ADD COLUMN vip boolean;
-- expect: lock-held-across-statements
DO $$
BEGIN
  UPDATE customers SET vip = false;
END $$;
