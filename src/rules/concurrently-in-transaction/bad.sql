CREATE TABLE gift_notes (id bigint PRIMARY KEY);
-- expect: concurrently-in-transaction
CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);
