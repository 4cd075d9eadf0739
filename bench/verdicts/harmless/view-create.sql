SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE VIEW sold_out AS SELECT id, title FROM shows WHERE status = 'sold out';
