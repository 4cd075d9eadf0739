CREATE TABLE floors (id bigint PRIMARY KEY, venue_id bigint NOT NULL REFERENCES venues (id));
