SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER VIEW open_shows RENAME TO current_shows;
