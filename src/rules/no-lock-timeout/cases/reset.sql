SET lock_timeout = '5s';

RESET lock_timeout;
-- expect: no-lock-timeout
ALTER TABLE customers ADD COLUMN vip boolean;
