SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE bookings ADD COLUMN discount numeric(8, 2) NOT NULL DEFAULT 0;
