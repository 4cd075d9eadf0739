SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE rentals (during tstzrange, EXCLUDE USING gist (during WITH &&));
