-- budget: 0
-- expect: updates-most-rows
UPDATE orders SET status = 'open' WHERE status IS NOT NULL;
