CREATE INDEX CONCURRENTLY IF NOT EXISTS books_isbn_idx ON books (isbn);
