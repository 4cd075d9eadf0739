SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE shows ADD COLUMN second_venue_id bigint REFERENCES venues (id);
