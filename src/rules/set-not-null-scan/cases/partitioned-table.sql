SET lock_timeout = '5s';

-- expect: set-not-null-scan
ALTER TABLE page_views ALTER COLUMN book_id SET NOT NULL;
