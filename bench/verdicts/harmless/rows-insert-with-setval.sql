SET lock_timeout = '2s';
SET statement_timeout = '60s';

INSERT INTO venues (id, name) VALUES (501, 'Old town hall');
SELECT setval(pg_get_serial_sequence('venues', 'id'), (SELECT max(id) FROM venues));
