-- layout: flyway
SET LOCAL lock_timeout = '5s';
-- expect: lock-held-across-statements
ALTER TABLE customers ADD COLUMN vip boolean;
UPDATE customers SET vip = false;
