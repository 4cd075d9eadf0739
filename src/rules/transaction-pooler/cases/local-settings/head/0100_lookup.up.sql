BEGIN;
SET LOCAL lock_timeout = '5s';
SELECT pg_advisory_xact_lock(1);
ALTER TABLE customers ADD COLUMN nickname text;
COMMIT;
