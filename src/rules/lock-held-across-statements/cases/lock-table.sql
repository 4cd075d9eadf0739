SET lock_timeout = '5s';
-- expect: lock-held-across-statements
LOCK TABLE orders IN EXCLUSIVE MODE;
UPDATE orders SET status = 'open' WHERE status = 'new';
