BEGIN;
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '1min';
ALTER TABLE visitors ADD COLUMN nickname text;
COMMIT;
