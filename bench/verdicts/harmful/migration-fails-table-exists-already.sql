SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE IF NOT EXISTS seats (id bigint PRIMARY KEY, colour text);
CREATE INDEX CONCURRENTLY seats_colour_idx ON seats (colour);
