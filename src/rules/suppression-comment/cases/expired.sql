SET lock_timeout = '5s';

-- expect: suppression-comment
-- rehearse:ignore index-not-concurrent until=2026-06-14 because nobody writes on Mondays
-- expect: index-not-concurrent
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
-- rehearse:ignore index-not-concurrent until=2026-06-15 because nobody writes on Mondays
CREATE INDEX orders_quantity_idx ON orders (quantity);
