SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE bookings ADD COLUMN gate text;
ALTER TABLE bookings ALTER COLUMN gate SET NOT NULL;
