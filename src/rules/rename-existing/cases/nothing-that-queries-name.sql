SET lock_timeout = '5s';

ALTER INDEX books_isbn_idx RENAME TO books_by_isbn;
ALTER TABLE books RENAME CONSTRAINT books_pkey TO books_key;
