SET lock_timeout = '5s';

-- expect: check-validated-at-once
ALTER TABLE orders ADD CONSTRAINT orders_quantity_positive CHECK (quantity > 0);
