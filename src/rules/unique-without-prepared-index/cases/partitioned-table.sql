SET lock_timeout = '5s';

-- expect: unique-without-prepared-index
ALTER TABLE page_views ADD CONSTRAINT page_views_once UNIQUE (seen_at, book_id);
