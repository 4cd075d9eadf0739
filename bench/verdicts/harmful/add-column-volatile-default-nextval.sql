SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE bookings
  ADD COLUMN gate text,
  ADD COLUMN ticket_no bigint DEFAULT nextval('ticket_numbers');
