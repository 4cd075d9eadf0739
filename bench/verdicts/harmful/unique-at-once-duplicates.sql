SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE bookings ADD CONSTRAINT bookings_promo_key UNIQUE (promo);
