SET lock_timeout = '5s';

-- expect: removes-all-rows
DELETE FROM books WHERE 1 = 1;
