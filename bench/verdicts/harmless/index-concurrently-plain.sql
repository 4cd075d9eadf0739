SET lock_timeout = '5min';
SET statement_timeout = 0;

CREATE INDEX CONCURRENTLY bookings_show_idx ON bookings (show_id);
