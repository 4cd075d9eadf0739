SET lock_timeout = '5s';

-- expect: check-validated-at-once
ALTER TABLE page_views ADD CONSTRAINT page_views_known CHECK (book_id > 0);
