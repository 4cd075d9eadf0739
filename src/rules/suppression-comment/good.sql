SET lock_timeout = '5s';

-- rehearse:ignore index-not-concurrent until=2026-12-31 because the shop is closed on Mondays
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
