SET lock_timeout = 5;
-- expect: lock-timeout-too-short
ALTER TABLE customers ADD COLUMN vip boolean;
ALTER TABLE orders ADD COLUMN vip boolean;
