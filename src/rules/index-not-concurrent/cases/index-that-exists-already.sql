SET lock_timeout = '5s';

CREATE INDEX IF NOT EXISTS books_isbn_idx ON books (isbn);
