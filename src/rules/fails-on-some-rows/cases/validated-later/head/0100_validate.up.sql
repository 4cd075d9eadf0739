SET lock_timeout = '5s';

-- expect: fails-on-some-rows
ALTER TABLE orders VALIDATE CONSTRAINT orders_quantity_positive;
