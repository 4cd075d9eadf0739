SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE bookings SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01);
