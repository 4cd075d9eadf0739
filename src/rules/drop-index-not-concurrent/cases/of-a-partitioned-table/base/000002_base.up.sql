CREATE INDEX page_views_book_id_idx ON page_views (book_id);
