SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER DOMAIN seat_label ADD CONSTRAINT seat_label_short CHECK (length(VALUE) < 10) NOT VALID;
