SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE bookings ADD COLUMN public_id uuid NOT NULL DEFAULT gen_random_uuid();
