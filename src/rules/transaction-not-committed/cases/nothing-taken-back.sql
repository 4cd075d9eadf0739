BEGIN;
SELECT count(*) FROM customers;
ROLLBACK;
SET lock_timeout = '5s';
ALTER TABLE customers ADD COLUMN vip boolean;
