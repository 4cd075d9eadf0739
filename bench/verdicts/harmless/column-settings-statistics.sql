SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE bookings ALTER COLUMN show_id SET STATISTICS 500;
