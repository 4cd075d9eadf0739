SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE bookings
  ADD COLUMN marketing_consent_given_by_the_visitor_at_the_time_of_the_booking_first text,
  ADD COLUMN marketing_consent_given_by_the_visitor_at_the_time_of_the_booking_second text;
