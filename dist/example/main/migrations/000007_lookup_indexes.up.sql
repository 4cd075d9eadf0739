CREATE INDEX order_items_book_id_idx ON order_items (book_id);
CREATE INDEX reviews_book_id_idx ON reviews (book_id);
