SET lock_timeout = '5s';

-- expect: drop-index-not-concurrent
DROP INDEX page_views_book_id_idx;
