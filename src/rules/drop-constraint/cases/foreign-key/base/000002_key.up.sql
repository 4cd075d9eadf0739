ALTER TABLE order_items ADD CONSTRAINT order_items_book_fk FOREIGN KEY (book_id) REFERENCES books (id);
