SET lock_timeout = '5min';
SET statement_timeout = 0;

REINDEX INDEX CONCURRENTLY bookings_booked_idx;
