SET lock_timeout = '5s';

CREATE TABLE reservations (
  shelf int8range NOT NULL,
  CONSTRAINT reservations_apart EXCLUDE USING gist (shelf WITH &&)
);
