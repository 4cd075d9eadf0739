SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE refunds (id bigint PRIMARY KEY, booking_id bigint);
CREATE INDEX refunds_booking_idx ON refunds (booking_id);
DROP INDEX refunds_booking_idx;
