-- layout: plain
SET lock_timeout = '5s';

-- The index of books on isbn.
-- expect: vacuum-full
CLUSTER books USING books_isbn_idx;
