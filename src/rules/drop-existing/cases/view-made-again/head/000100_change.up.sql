SET lock_timeout = '5s';

BEGIN;
DROP VIEW cheap_books;
CREATE VIEW cheap_books AS SELECT id, title FROM books WHERE price < 6;
COMMIT;
