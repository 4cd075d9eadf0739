SET lock_timeout = '5s';

-- expect: fails-on-some-rows
DO $$
BEGIN
  IF EXISTS (SELECT FROM customers WHERE country IS NULL) THEN
    RAISE EXCEPTION 'There are customers without a country.';
  END IF;
END
$$;
