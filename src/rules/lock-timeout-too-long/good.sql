-- budget: 1000
SET lock_timeout = '10s';
ALTER TABLE customers ADD COLUMN vip boolean;
