SET lock_timeout = '5s';

-- expect: drop-existing
ALTER TABLE warehouse.shelves DROP COLUMN book_id;
