SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE bookings ADD COLUMN gate text;
ALTER TABLE shows ADD COLUMN gate_count integer DEFAULT 1;
