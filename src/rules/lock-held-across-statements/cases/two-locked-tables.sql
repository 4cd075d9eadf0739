SET lock_timeout = '5s';

ALTER TABLE customers ADD COLUMN vip boolean;
ALTER TABLE orders ADD COLUMN vip boolean;
-- expect: index-not-concurrent
CREATE INDEX books_title_idx ON books (title);
