BEGIN;
SET LOCAL lock_timeout = '5s';
LOCK TABLE orders IN EXCLUSIVE MODE;
UPDATE orders SET status = 'open' WHERE id = 7;
COMMIT;
