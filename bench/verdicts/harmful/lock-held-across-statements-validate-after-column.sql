SET lock_timeout = '2s';
SET statement_timeout = '60s';

BEGIN;
ALTER TABLE visitors ADD COLUMN nickname text;
ALTER TABLE bookings VALIDATE CONSTRAINT bookings_seats_positive;
COMMIT;
