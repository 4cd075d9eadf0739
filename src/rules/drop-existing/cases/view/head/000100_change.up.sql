SET lock_timeout = '5s';

-- expect: drop-existing
DROP VIEW cheap_books;
