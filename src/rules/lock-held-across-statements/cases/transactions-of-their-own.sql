SET lock_timeout = '5s';

BEGIN;
ALTER TABLE customers ADD COLUMN vip boolean;
COMMIT;
BEGIN;
UPDATE customers SET vip = false;
COMMIT;
