SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE bookings ALTER CONSTRAINT bookings_visitor_fk DEFERRABLE INITIALLY IMMEDIATE;
