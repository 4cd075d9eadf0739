-- expect: index-advice
CREATE INDEX CONCURRENTLY books_isbn_again_idx ON books (isbn);
