-- expect: no-lock-timeout
ALTER TABLE customers ADD COLUMN vip boolean;
