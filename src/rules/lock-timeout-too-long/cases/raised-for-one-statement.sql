-- budget: 1000
SET lock_timeout = '5s';
ALTER TABLE customers ADD COLUMN vip boolean;
SET lock_timeout = '1h';
-- expect: lock-timeout-too-long
ALTER TABLE orders ADD COLUMN vip boolean;
