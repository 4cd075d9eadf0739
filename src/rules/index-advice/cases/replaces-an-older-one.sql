-- expect: index-advice
CREATE UNIQUE INDEX CONCURRENTLY books_isbn_key ON books (isbn);
