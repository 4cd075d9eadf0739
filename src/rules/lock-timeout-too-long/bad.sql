-- budget: 1000
SET lock_timeout = '2min';
-- expect: lock-timeout-too-long
ALTER TABLE customers ADD COLUMN vip boolean;
