-- budget: 0
SET lock_timeout = '5s';
BEGIN;
-- expect: rename-existing, blocked-beyond-budget
ALTER TABLE customers RENAME COLUMN phone TO telephone;
ALTER TABLE customers ADD COLUMN vip boolean;
COMMIT;
