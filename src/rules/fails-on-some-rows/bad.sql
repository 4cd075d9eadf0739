SET lock_timeout = '5s';

-- expect: fails-on-some-rows
UPDATE orders SET quantity = 100 / quantity WHERE id < 1000;
