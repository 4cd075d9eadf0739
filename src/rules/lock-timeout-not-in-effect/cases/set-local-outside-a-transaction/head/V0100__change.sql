SET LOCAL lock_timeout = '5s';
-- expect: lock-timeout-not-in-effect
ALTER TABLE customers ADD COLUMN vip boolean;
