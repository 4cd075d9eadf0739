SET lock_timeout = '5s';

BEGIN;
DROP VIEW cheap_books;
ALTER TABLE books ALTER COLUMN price TYPE numeric(12, 2);
CREATE VIEW cheap_books AS SELECT id, title, price FROM books WHERE price < 10;
COMMIT;
