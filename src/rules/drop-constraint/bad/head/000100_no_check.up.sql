SET lock_timeout = '5s';

-- expect: drop-constraint
ALTER TABLE books DROP CONSTRAINT books_stock_check;
