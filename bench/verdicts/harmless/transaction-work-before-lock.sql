SET lock_timeout = '2s';
SET statement_timeout = '60s';

BEGIN;
CREATE TABLE show_titles AS SELECT id, title FROM shows;
ALTER TABLE shows ADD COLUMN subtitle text;
COMMIT;
