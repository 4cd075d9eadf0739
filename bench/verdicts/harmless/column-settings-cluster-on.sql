SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE bookings CLUSTER ON bookings_booked_idx;
