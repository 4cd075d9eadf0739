-- expect: lock-timeout-not-in-effect
ALTER TABLE customers ADD COLUMN vip boolean;
SET lock_timeout = '5s';
