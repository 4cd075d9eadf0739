-- lint: less
-- layout: flyway
SET lock_timeout = '5s';
-- expect: transaction-nesting
BEGIN;
-- expect: rerun-fails
ALTER TABLE customers ADD COLUMN vip boolean;
COMMIT;
ALTER TABLE books ADD COLUMN language text;
