CREATE TABLE gift_wraps (id serial PRIMARY KEY, name text NOT NULL);
-- expect: insert-without-setval
INSERT INTO gift_wraps VALUES (1, 'plain'), (2, 'stars');
INSERT INTO gift_wraps VALUES (3, 'moons');
