SET lock_timeout = '5s';

-- expect: if-not-exists-differs
CREATE TABLE IF NOT EXISTS order_items (
  order_id bigint NOT NULL,
  position integer NOT NULL,
  book_id integer,
  amount integer NOT NULL
);
