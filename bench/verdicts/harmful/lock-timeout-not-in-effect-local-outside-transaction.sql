SET LOCAL lock_timeout = '2s';
ALTER TABLE bookings ADD COLUMN gate text;
