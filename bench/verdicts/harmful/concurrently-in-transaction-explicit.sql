SET lock_timeout = '2s';
SET statement_timeout = '60s';

BEGIN;
CREATE INDEX CONCURRENTLY bookings_show_idx ON bookings (show_id);
COMMIT;
