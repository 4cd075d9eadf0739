SET lock_timeout = '2s';
SET statement_timeout = '60s';

DELETE FROM archive.old_shows WHERE 1 = 1;
