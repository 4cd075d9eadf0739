SET lock_timeout = '5s';

CREATE TABLE IF NOT EXISTS carts (id bigint PRIMARY KEY, title text);
-- expect: if-not-exists-differs
CREATE INDEX IF NOT EXISTS books_isbn_idx ON carts (title);
