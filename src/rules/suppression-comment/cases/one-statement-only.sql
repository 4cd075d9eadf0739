SET lock_timeout = '5s';

CREATE INDEX orders_customer_id_idx ON orders (customer_id); -- rehearse:ignore index-not-concurrent because nobody writes on Mondays
-- expect: index-not-concurrent
CREATE INDEX orders_quantity_idx ON orders (quantity);
