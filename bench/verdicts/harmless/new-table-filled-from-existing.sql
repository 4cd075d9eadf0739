SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE show_titles AS SELECT id, title FROM shows;
CREATE UNIQUE INDEX show_titles_id_idx ON show_titles (id);
