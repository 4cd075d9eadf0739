SET lock_timeout = '5s';

BEGIN;
ALTER TABLE customers ADD COLUMN IF NOT EXISTS vip boolean;
COMMIT;
BEGIN;
UPDATE customers SET vip = false;
COMMIT;
