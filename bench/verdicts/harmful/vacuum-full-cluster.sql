SET lock_timeout = '2s';
SET statement_timeout = '60s';

CLUSTER bookings USING bookings_booked_idx;
