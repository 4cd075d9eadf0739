SET lock_timeout = '5s';

-- expect: drop-existing
DROP TABLE IF EXISTS order_items;
CREATE TABLE order_items (order_id bigint NOT NULL, quantity integer);
