SET lock_timeout = '2s';
SET statement_timeout = '60s';

BEGIN;
SAVEPOINT before_column;
ALTER TABLE bookings ADD COLUMN gate text;
RELEASE SAVEPOINT before_column;
COMMIT;
