SET lock_timeout = '5s';

RESET lock_timeout;
-- expect: lock-timeout-not-in-effect
ALTER TABLE customers ADD COLUMN vip boolean;
