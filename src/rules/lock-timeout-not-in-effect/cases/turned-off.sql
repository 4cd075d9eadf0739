SET lock_timeout = '5s';
ALTER TABLE customers ADD COLUMN vip boolean;
SET lock_timeout TO 0;
-- expect: lock-timeout-not-in-effect
ALTER TABLE orders ADD COLUMN vip boolean;
