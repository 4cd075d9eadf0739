SET lock_timeout = '5s';

-- expect: index-not-concurrent
CREATE INDEX page_views_book_id_idx ON page_views (book_id);
