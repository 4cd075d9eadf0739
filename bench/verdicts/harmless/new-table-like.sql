SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE bookings_copy (LIKE bookings INCLUDING ALL);
