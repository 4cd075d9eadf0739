SET lock_timeout = '5s';

ALTER TABLE books DROP CONSTRAINT books_stock_check;
