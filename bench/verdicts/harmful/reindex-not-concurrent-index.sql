SET lock_timeout = '2s';
SET statement_timeout = '60s';

REINDEX INDEX bookings_booked_idx;
