SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE STATISTICS bookings_show_state ON show_id, state FROM bookings;
ANALYZE bookings;
