SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE VIEW draft_shows AS SELECT id FROM shows WHERE status = 'draft';
DROP VIEW draft_shows;
