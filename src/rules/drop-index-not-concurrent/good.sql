-- The index of books on isbn.
DROP INDEX CONCURRENTLY books_isbn_idx;
