SET lock_timeout = '5s';

-- expect: add-not-null-without-default
ALTER TABLE books ADD COLUMN pages integer, ADD COLUMN language text NOT NULL;
