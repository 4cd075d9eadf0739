SET lock_timeout = '5s';

-- squawk-ignore require-concurrent-index-creation
-- expect: index-not-concurrent
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
