BEGIN;
SELECT set_config('lock_timeout', '5s', true);
ALTER TABLE customers ADD COLUMN IF NOT EXISTS vip boolean;
COMMIT;
-- expect: lock-timeout-not-in-effect
ALTER TABLE orders ADD COLUMN vip boolean;
