CREATE FUNCTION orders_of(bigint) RETURNS bigint
  LANGUAGE sql AS 'SELECT count(*) FROM orders WHERE customer_id = $1';
-- expect: security-definer-search-path
ALTER FUNCTION orders_of(bigint) SECURITY DEFINER;
