SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE bookings ADD COLUMN expires_at timestamptz DEFAULT now() + interval '1 day';
