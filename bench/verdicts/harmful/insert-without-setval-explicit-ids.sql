SET lock_timeout = '2s';
SET statement_timeout = '60s';

INSERT INTO venues (id, name) VALUES (501, 'Old town hall'), (502, 'Harbour');
