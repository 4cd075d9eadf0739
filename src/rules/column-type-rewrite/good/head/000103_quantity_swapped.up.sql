SET lock_timeout = '5s';

ALTER TABLE orders RENAME COLUMN quantity TO quantity_old;
ALTER TABLE orders RENAME COLUMN quantity_new TO quantity;
ALTER TABLE orders ALTER COLUMN quantity_old DROP NOT NULL;
DROP TRIGGER orders_copy_quantity ON orders;
DROP FUNCTION orders_copy_quantity();
