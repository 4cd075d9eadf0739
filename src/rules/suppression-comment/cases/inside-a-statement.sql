SET lock_timeout = '5s';

CREATE INDEX orders_customer_id_idx
  /* Customers were imported this morning, and
     rehearse:ignore index-not-concurrent because nobody orders before noon */
  ON orders (customer_id);
-- expect: index-not-concurrent
CREATE INDEX orders_quantity_idx ON orders (quantity);
