SET lock_timeout = '5s';

-- A small number that nobody makes up, a unique index instead of a key, a condition that every row in question meets.
CREATE TABLE currencies (code char(3) PRIMARY KEY, places smallint NOT NULL);

CREATE TABLE rates (
  currency char(3) NOT NULL REFERENCES currencies (code),
  day date NOT NULL,
  replaces char(3) REFERENCES currencies (code),
  UNIQUE (currency, day)
);
CREATE INDEX rates_replaces_idx ON rates (replaces) WHERE replaces IS NOT NULL;

CREATE TEMPORARY TABLE seen (code text);

CREATE TABLE readings (taken_at date NOT NULL, value integer) PARTITION BY RANGE (taken_at);
CREATE UNIQUE INDEX readings_taken_at_idx ON readings (taken_at);
CREATE TABLE readings_2026 PARTITION OF readings FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
