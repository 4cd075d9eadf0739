SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE venues ADD CONSTRAINT venues_one_range EXCLUDE USING gist (int8range(id, id, '[]') WITH &&);
