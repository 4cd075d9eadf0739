SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE bookings VALIDATE CONSTRAINT bookings_show_fk;
