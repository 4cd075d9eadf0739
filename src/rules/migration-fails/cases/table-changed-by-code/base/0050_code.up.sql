DO $$
BEGIN
  ALTER TABLE customers ADD COLUMN e_mail text;
END $$;
