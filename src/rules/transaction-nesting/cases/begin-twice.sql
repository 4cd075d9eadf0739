-- layout: plain
BEGIN;
SET LOCAL lock_timeout = '5s';
ALTER TABLE customers ADD COLUMN vip boolean;
-- expect: transaction-nesting
BEGIN;
ALTER TABLE books ADD COLUMN language text;
COMMIT;
