CREATE INDEX CONCURRENTLY books_isbn_title_idx ON books (isbn, title);
