-- lint: less
SET lock_timeout = '5s';

-- expect: fails-on-some-rows, updates-most-rows
UPDATE orders SET quantity = 100 / quantity WHERE id < 1000;
