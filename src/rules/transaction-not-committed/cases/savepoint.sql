SET lock_timeout = '5s';
BEGIN;
SAVEPOINT before;
UPDATE customers SET name = 'x' WHERE id = 1;
ROLLBACK TO before;
ALTER TABLE customers ADD COLUMN vip boolean;
COMMIT;
