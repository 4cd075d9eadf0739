-- layout: flyway
SET lock_timeout = '5s';
ALTER TABLE customers ADD COLUMN IF NOT EXISTS vip boolean;
-- expect: transaction-nesting
COMMIT;
ALTER TABLE books ADD COLUMN IF NOT EXISTS language text;
