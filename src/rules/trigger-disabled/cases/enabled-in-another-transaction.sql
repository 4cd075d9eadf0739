SET lock_timeout = '5s';

BEGIN;
-- expect: trigger-disabled
ALTER TABLE orders DISABLE TRIGGER USER;
COMMIT;
UPDATE orders SET note = NULL WHERE id = 1;
ALTER TABLE orders ENABLE TRIGGER USER;
