SET lock_timeout = '5s';

ALTER TABLE warehouse.shelves
  DROP CONSTRAINT shelves_pkey,
  ADD CONSTRAINT shelves_key UNIQUE USING INDEX shelves_number_idx;
