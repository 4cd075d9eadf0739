CREATE FUNCTION orders_of(bigint) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
  AS 'SELECT count(*) FROM orders WHERE customer_id = $1';
