SET lock_timeout = '5s';

ALTER TABLE orders ADD CONSTRAINT orders_quantity_positive CHECK (quantity > 0) NOT VALID;
-- expect: lock-held-across-statements
ALTER TABLE orders VALIDATE CONSTRAINT orders_quantity_positive;
