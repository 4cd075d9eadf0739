-- lint: less
SET lock_timeout = '5s';

-- expect: work-under-lock
DO $$
BEGIN
  ALTER TABLE customers ADD COLUMN score integer;
  UPDATE customers SET score = length(name);
END $$;
