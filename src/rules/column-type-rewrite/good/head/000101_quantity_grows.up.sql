SET lock_timeout = '5s';

ALTER TABLE orders ADD COLUMN quantity_new bigint;
CREATE FUNCTION orders_copy_quantity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.quantity_new := NEW.quantity;
  RETURN NEW;
END $$;
CREATE TRIGGER orders_copy_quantity BEFORE INSERT OR UPDATE ON orders
  FOR EACH ROW EXECUTE FUNCTION orders_copy_quantity();
