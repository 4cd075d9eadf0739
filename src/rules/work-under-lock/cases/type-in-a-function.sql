-- lint: less
SET lock_timeout = '5s';

CREATE FUNCTION widen() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  ALTER TABLE orders ALTER COLUMN quantity TYPE bigint;
END $$;
-- expect: work-under-lock
SELECT widen();
DROP FUNCTION widen();
