-- expect: drop-key
DROP INDEX CONCURRENTLY books_isbn_key;
