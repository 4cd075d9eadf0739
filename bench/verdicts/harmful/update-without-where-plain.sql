SET lock_timeout = '2s';
SET statement_timeout = '60s';

UPDATE bookings SET seats = 1;
