SET lock_timeout = 0;
-- expect: no-lock-timeout
ALTER TABLE customers ADD COLUMN vip boolean;
