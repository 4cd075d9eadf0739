SET lock_timeout = '5s';

-- expect: drop-constraint
ALTER TABLE books ADD CONSTRAINT books_price_check CHECK (price > 0) NOT ENFORCED;
-- expect: drop-constraint
ALTER TABLE order_items ADD CONSTRAINT order_items_book_fk FOREIGN KEY (book_id) REFERENCES books (id) NOT ENFORCED;
