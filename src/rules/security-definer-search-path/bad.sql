-- expect: security-definer-search-path
CREATE FUNCTION orders_of(bigint) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER
  AS 'SELECT count(*) FROM orders WHERE customer_id = $1';
