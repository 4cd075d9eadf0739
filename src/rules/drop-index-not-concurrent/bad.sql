SET lock_timeout = '5s';

-- expect: drop-index-not-concurrent
DROP INDEX books_isbn_idx;
