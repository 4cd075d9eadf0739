SET lock_timeout = '5s';

-- expect: suppression-comment
-- rehearse:ignore index-not-concurrent
-- expect: index-not-concurrent
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
