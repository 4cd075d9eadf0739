SET lock_timeout = 0;
ALTER TABLE bookings ADD COLUMN gate text;
