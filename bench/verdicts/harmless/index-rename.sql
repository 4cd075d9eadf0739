SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER INDEX bookings_booked_idx RENAME TO bookings_booked_at_idx;
