SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE bookings ADD COLUMN valid_until date DEFAULT '2030-01-01'::date;
