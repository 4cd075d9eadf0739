CREATE TABLE reservations (shelf int8range NOT NULL);
ALTER TABLE reservations ADD EXCLUDE USING gist (shelf WITH &&);
