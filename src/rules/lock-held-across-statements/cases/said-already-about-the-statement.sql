SET lock_timeout = '5s';

-- expect: set-not-null-scan
ALTER TABLE orders ALTER COLUMN placed_at SET NOT NULL;
-- expect: index-not-concurrent
CREATE INDEX books_title_idx ON books (title);
