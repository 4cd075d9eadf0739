-- What customers wish for.
CREATE TABLE wishes (id bigint PRIMARY KEY);
CREATE INDEX orders_customer_id ON orders (customer_id);
-- expect: applied-migration-changed
CREATE INDEX wishes_id ON wishes (id DESC);
