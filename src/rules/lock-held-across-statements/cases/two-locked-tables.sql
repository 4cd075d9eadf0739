SET lock_timeout = '5s';

-- expect: lock-held-across-statements
ALTER TABLE customers ADD COLUMN vip boolean;
-- expect: lock-held-across-statements
ALTER TABLE orders ADD COLUMN vip boolean;
-- expect: index-not-concurrent
CREATE INDEX books_title_idx ON books (title);
