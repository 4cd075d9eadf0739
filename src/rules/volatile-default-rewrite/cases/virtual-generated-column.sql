SET lock_timeout = '5s';

ALTER TABLE books ADD COLUMN cents integer GENERATED ALWAYS AS ((price * 100)::integer) VIRTUAL;
