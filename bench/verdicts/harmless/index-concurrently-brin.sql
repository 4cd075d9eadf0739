SET lock_timeout = '5min';
SET statement_timeout = 0;

CREATE INDEX CONCURRENTLY bookings_booked_brin_idx ON bookings USING brin (booked_at);
