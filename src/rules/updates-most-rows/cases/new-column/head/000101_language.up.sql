SET lock_timeout = '5s';

ALTER TABLE books ADD COLUMN language text;
