SET lock_timeout = '5s';

-- expect: index-not-concurrent
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
-- expect: index-not-concurrent
CREATE INDEX orders_status_idx ON orders (status);
