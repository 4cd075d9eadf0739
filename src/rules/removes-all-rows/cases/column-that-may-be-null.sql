SET lock_timeout = '5s';

-- expect: updates-most-rows
DELETE FROM books WHERE isbn LIKE '%';
