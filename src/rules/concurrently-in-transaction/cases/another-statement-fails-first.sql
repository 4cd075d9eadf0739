-- lint: more
-- expect: migration-fails
ALTER TABLE customer ADD COLUMN vip boolean;
CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);
