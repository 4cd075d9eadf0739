SET lock_timeout = '5min';
SET statement_timeout = 0;

DROP INDEX CONCURRENTLY IF EXISTS shows_title_idx;
