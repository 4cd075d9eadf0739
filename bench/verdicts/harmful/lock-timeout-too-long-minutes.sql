SET lock_timeout = '10min';
ALTER TABLE bookings ADD COLUMN gate text;
