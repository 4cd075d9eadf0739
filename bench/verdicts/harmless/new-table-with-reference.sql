SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE floors (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  venue_id bigint NOT NULL REFERENCES venues (id),
  name text NOT NULL CHECK (name <> ''),
  UNIQUE (venue_id, name)
);
