SET lock_timeout = '5s';

ALTER TABLE books REPLICA IDENTITY USING INDEX books_number_idx;
