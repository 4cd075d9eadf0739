SET lock_timeout = '5s';

-- expect: index-not-concurrent
CREATE INDEX orders_customer_id_idx ON orders (customer_id); CREATE INDEX orders_quantity_idx ON orders (quantity); -- rehearse:ignore index-not-concurrent because nobody writes on Mondays
