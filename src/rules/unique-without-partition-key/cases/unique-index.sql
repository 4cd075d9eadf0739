SET lock_timeout = '5s';

-- expect: unique-without-partition-key
CREATE UNIQUE INDEX page_views_book_id_key ON page_views (book_id);
