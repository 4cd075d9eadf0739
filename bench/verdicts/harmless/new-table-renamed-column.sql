SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE artists (id bigint PRIMARY KEY, nam text);
ALTER TABLE artists RENAME COLUMN nam TO name;
