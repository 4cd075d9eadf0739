SET lock_timeout = '5s';
ALTER TABLE wishes ADD COLUMN note text;
