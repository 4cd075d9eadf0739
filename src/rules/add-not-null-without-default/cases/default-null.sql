SET lock_timeout = '5s';

-- expect: add-not-null-without-default
ALTER TABLE warehouse.shelves ADD COLUMN level integer DEFAULT NULL::integer NOT NULL;
