-- expect: no-lock-timeout
ALTER TABLE customers ADD COLUMN vip boolean;
SET lock_timeout = '5s';
