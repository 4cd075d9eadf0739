DO $$
BEGIN
  UPDATE customers SET name = upper(name) WHERE id < 100;
END $$;
