CREATE FUNCTION orders_of(bigint) RETURNS bigint
  LANGUAGE sql AS 'SELECT count(*) FROM orders WHERE customer_id = $1';
CREATE FUNCTION all_orders() RETURNS bigint
  LANGUAGE sql SECURITY DEFINER
  BEGIN ATOMIC
    SELECT count(*) FROM orders;
  END;
CREATE FUNCTION notes_of(bigint) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER
  AS 'SELECT count(note) FROM orders WHERE customer_id = $1';
ALTER FUNCTION notes_of(bigint) SET search_path = public, pg_temp;
