SET lock_timeout = '5s';

-- expect: drop-index-not-concurrent
DROP INDEX IF EXISTS "Codes", warehouse.shelves_book_id_idx;
