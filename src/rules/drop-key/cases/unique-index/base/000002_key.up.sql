CREATE UNIQUE INDEX books_isbn_key ON books (isbn, title);
