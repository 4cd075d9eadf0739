ALTER TABLE books ADD CONSTRAINT books_stock_check CHECK (stock >= 0);
