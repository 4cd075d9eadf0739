ALTER TABLE books ADD CONSTRAINT books_both_check CHECK (stock >= 0 OR price > 0);
