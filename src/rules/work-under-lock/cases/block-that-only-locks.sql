SET lock_timeout = '5s';

DO $$
BEGIN
  ALTER TABLE customers ADD COLUMN IF NOT EXISTS vip boolean;
END $$;
