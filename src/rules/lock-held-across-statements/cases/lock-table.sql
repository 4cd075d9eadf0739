-- lint: less
SET lock_timeout = '5s';
LOCK TABLE orders IN EXCLUSIVE MODE;
-- expect: lock-held-across-statements
UPDATE orders SET status = 'open' WHERE status = 'new';
