CREATE TABLE tags (id bigint PRIMARY KEY, name text);
INSERT INTO tags SELECT n, 'tag ' || n FROM generate_series(1, 500) AS n;
UPDATE tags SET name = upper(name);
