SET lock_timeout = '5s';

CREATE TABLE tags (id bigint PRIMARY KEY, name text NOT NULL);
ALTER TABLE books ADD COLUMN tag_id bigint REFERENCES tags (id);
INSERT INTO tags SELECT n, 'tag ' || n FROM generate_series(1, 2000) AS n;
CREATE INDEX tags_name_idx ON tags (name);
