SET lock_timeout = '5s';

-- expect: unique-without-partition-key
ALTER TABLE page_views ADD CONSTRAINT page_views_book_key UNIQUE (book_id);
