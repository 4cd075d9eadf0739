SET lock_timeout = '2s';
SET statement_timeout = '60s';

BEGIN;
ALTER TABLE bookings ADD COLUMN gate text;
ALTER TABLE bookings ALTER COLUMN gate SET DEFAULT 'north';
COMMENT ON COLUMN bookings.gate IS 'Where visitors go in';
COMMIT;
