CREATE TABLE wishes (id bigint PRIMARY KEY);
CREATE INDEX orders_customer_id ON orders (customer_id);
