SET lock_timeout = '5s';

ALTER TABLE orders ADD COLUMN channel text NOT NULL DEFAULT 'web', ADD COLUMN hint text DEFAULT '';
-- expect: drop-default
ALTER TABLE orders ALTER COLUMN channel DROP DEFAULT, ALTER COLUMN hint DROP DEFAULT;
