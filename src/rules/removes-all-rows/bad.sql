SET lock_timeout = '5s';

-- expect: removes-all-rows
DELETE FROM order_items;
