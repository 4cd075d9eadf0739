SET lock_timeout = '5s';

-- expect: exclusion-constraint
ALTER TABLE warehouse.shelves
  ADD COLUMN place int8range,
  ADD CONSTRAINT shelves_apart EXCLUDE USING gist (place WITH &&);
