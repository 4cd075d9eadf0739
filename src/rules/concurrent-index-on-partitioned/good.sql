SET lock_timeout = '5s';

CREATE INDEX page_views_book_id_idx ON ONLY page_views (book_id);
