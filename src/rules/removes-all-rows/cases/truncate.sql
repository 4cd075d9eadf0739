SET lock_timeout = '5s';

-- expect: removes-all-rows
TRUNCATE order_items, warehouse.shelves;
