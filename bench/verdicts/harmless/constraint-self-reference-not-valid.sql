SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE bookings ADD COLUMN moved_from bigint;
ALTER TABLE bookings ADD CONSTRAINT bookings_moved_fk FOREIGN KEY (moved_from) REFERENCES bookings (id) NOT VALID;
