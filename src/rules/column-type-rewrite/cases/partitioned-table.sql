SET lock_timeout = '5s';

-- expect: column-type-rewrite
ALTER TABLE page_views ALTER COLUMN book_id TYPE bigint;
