-- What customers wish for.
CREATE TABLE wishes (
  id bigint PRIMARY KEY -- theirs
);

CREATE INDEX orders_customer_id ON orders (customer_id);
