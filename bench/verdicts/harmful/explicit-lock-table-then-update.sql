SET lock_timeout = '2s';
SET statement_timeout = '60s';

BEGIN;
LOCK TABLE bookings;
UPDATE bookings SET seats = seats + 1;
COMMIT;
