SET lock_timeout = '5s';

ALTER TABLE books DROP CONSTRAINT books_both_check;
-- expect: drop-existing
ALTER TABLE books DROP COLUMN stock;
