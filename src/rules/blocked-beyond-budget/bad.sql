-- budget: 1
SET lock_timeout = '5s';
-- expect: blocked-beyond-budget
DO $$
BEGIN
  ALTER TABLE customers ADD COLUMN score integer;
  UPDATE customers SET score = (SELECT count(*) FROM generate_series(1, 500) AS n WHERE n % 7 = customers.id % 7);
END $$;
