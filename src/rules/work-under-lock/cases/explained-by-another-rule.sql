SET lock_timeout = '5s';

-- expect: index-not-concurrent
CREATE INDEX orders_status_idx ON orders (status);
