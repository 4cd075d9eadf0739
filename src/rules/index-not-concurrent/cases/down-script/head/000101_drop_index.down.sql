SET lock_timeout = '5s';

-- expect: index-not-concurrent
CREATE INDEX books_isbn_idx ON books (isbn);
