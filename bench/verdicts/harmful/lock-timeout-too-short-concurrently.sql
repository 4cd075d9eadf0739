SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE INDEX CONCURRENTLY bookings_show_idx ON bookings (show_id);
