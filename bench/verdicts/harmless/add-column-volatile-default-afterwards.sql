SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE bookings ADD COLUMN public_id uuid;
ALTER TABLE bookings ALTER COLUMN public_id SET DEFAULT gen_random_uuid();
