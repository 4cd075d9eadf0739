CREATE UNIQUE INDEX CONCURRENTLY books_number_idx ON books (id);
