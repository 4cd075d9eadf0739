SET lock_timeout = '5s';

-- expect: volatile-default-rewrite
ALTER TABLE books ADD COLUMN cents integer GENERATED ALWAYS AS ((price * 100)::integer) STORED;
