DROP INDEX CONCURRENTLY books_title_isbn_key;
