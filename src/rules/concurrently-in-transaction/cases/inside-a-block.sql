BEGIN;
-- expect: concurrently-in-transaction
DROP INDEX CONCURRENTLY books_isbn_idx;
COMMIT;
