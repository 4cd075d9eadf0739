SET lock_timeout = '2s';
SET statement_timeout = '60s';

BEGIN;
ALTER TABLE bookings ADD COLUMN gate text;
DROP INDEX CONCURRENTLY bookings_booked_idx;
COMMIT;
