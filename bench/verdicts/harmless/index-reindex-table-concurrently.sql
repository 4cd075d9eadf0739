SET lock_timeout = '5min';
SET statement_timeout = 0;

REINDEX TABLE CONCURRENTLY shows;
