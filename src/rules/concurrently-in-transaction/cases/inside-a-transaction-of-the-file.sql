-- layout: plain
BEGIN;
CREATE TABLE gift_notes (id bigint PRIMARY KEY);
-- expect: concurrently-in-transaction
DROP INDEX CONCURRENTLY books_isbn_idx;
COMMIT;
