-- layout: flyway
SET LOCAL lock_timeout = '5s';
ALTER TABLE customers ADD COLUMN vip boolean;
-- expect: lock-held-across-statements
UPDATE customers SET vip = false WHERE vip IS NULL;
