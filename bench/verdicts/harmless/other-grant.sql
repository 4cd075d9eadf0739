SET lock_timeout = '2s';
SET statement_timeout = '60s';

GRANT SELECT ON open_shows TO PUBLIC;
