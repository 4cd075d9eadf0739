ALTER TABLE bookings ADD COLUMN gate text;
SET lock_timeout = '2s';
