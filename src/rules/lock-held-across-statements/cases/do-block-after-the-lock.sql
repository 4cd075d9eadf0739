SET lock_timeout = '5s';

-- expect: lock-held-across-statements
ALTER TABLE customers ADD COLUMN vip boolean;
DO $$
BEGIN
  UPDATE customers SET vip = false;
END $$;
