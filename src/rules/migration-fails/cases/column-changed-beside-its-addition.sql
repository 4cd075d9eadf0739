SET lock_timeout = '5s';

ALTER TABLE customers ADD COLUMN vip boolean, ALTER COLUMN vip SET DEFAULT false;
ALTER TABLE orders ADD CONSTRAINT orders_quantity_positive CHECK (quantity > 0) NOT VALID;
ALTER TABLE orders DROP CONSTRAINT orders_quantity_positive,
  ADD CONSTRAINT orders_quantity_positive CHECK (quantity >= 0) NOT VALID;
