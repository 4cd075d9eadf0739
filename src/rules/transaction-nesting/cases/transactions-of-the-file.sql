-- layout: plain
BEGIN;
SET LOCAL lock_timeout = '5s';
ALTER TABLE customers ADD COLUMN IF NOT EXISTS vip boolean;
COMMIT;
BEGIN;
SET LOCAL lock_timeout = '5s';
SAVEPOINT before;
ALTER TABLE books ADD COLUMN IF NOT EXISTS language text;
RELEASE before;
COMMIT;
