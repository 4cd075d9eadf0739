-- expect: rollback-irreversible
SET lock_timeout = '5s';

ALTER TABLE warehouse.shelves ADD COLUMN book_id integer;
