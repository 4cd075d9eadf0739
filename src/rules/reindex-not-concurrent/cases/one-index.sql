SET lock_timeout = '5s';

-- The index of books on isbn.
-- expect: reindex-not-concurrent
REINDEX (VERBOSE) INDEX books_isbn_idx;
