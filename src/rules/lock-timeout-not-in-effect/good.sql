BEGIN;
SET LOCAL lock_timeout = '5s';
ALTER TABLE customers ADD COLUMN vip boolean;
COMMIT;
