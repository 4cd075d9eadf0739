-- budget: 0
DO $$
BEGIN
  UPDATE customers SET name = 'x' || name;
END $$;
