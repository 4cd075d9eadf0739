SET lock_timeout = '5s';

BEGIN;
CREATE FUNCTION fill_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.status := coalesce(NEW.status, 'new');
  RETURN NEW;
END $$;
CREATE TRIGGER orders_status BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION fill_status();
ALTER TABLE orders ALTER COLUMN status DROP DEFAULT;
COMMIT;
