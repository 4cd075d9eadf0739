SET lock_timeout = '2s';
SET statement_timeout = '60s';

REFRESH MATERIALIZED VIEW CONCURRENTLY show_counts;
