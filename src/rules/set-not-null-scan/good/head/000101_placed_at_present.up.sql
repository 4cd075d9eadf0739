SET lock_timeout = '5s';

ALTER TABLE orders
  ADD CONSTRAINT orders_placed_at_present CHECK (placed_at IS NOT NULL) NOT VALID;
