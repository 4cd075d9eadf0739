SET lock_timeout = '5s';

-- expect: suppression-comment
-- rehearse:ignore index-not-concurrent, no-such-rule because nobody writes on Mondays
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
