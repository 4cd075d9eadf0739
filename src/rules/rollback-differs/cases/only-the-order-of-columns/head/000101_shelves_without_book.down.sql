-- expect: rollback-loses-data
SET lock_timeout = '5s';

ALTER TABLE warehouse.shelves ADD COLUMN book_id integer;
