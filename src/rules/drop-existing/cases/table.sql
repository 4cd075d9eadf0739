SET lock_timeout = '5s';

-- expect: drop-existing
DROP TABLE order_items, warehouse.shelves;
