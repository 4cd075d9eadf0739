SET statement_timeout = 0;
-- expect: concurrently-in-transaction
CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);
