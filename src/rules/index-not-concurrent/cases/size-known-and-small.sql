-- lint: more
-- rehearse:rows orders=300
SET lock_timeout = '5s';

CREATE INDEX orders_customer_id_idx ON orders (customer_id);
