-- expect: concurrent-index-on-partitioned
CREATE INDEX CONCURRENTLY page_views_book_id_idx ON page_views (book_id);
