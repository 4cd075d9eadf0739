SET lock_timeout = '5s';

-- The same under other words, and what the script itself has changed.
CREATE TABLE IF NOT EXISTS books (
  id int4 PRIMARY KEY,
  isbn character varying(13),
  title text NOT NULL,
  price decimal(10, 2) NOT NULL,
  stock int
);
CREATE INDEX IF NOT EXISTS books_isbn_idx ON books (isbn);
CREATE TABLE IF NOT EXISTS carts (id bigserial PRIMARY KEY, opened timestamptz(3), tags text[]);
ALTER TABLE carts ADD COLUMN IF NOT EXISTS opened timestamp with time zone;
