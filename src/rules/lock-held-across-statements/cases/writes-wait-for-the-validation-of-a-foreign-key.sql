SET lock_timeout = '5s';

ALTER TABLE orders
  ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;
-- expect: lock-held-across-statements
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey;
