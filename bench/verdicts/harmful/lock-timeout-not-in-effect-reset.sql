SET lock_timeout = '2s';
RESET lock_timeout;
ALTER TABLE bookings ADD COLUMN gate text;
