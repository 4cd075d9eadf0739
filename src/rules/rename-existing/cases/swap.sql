SET lock_timeout = '5s';

BEGIN;
CREATE TABLE books_new (id bigint PRIMARY KEY, isbn varchar(13), title text NOT NULL, price numeric(10, 2) NOT NULL, stock integer);
INSERT INTO books_new SELECT * FROM books;
ALTER TABLE books RENAME TO books_old;
ALTER TABLE books_new RENAME TO books;
COMMIT;
