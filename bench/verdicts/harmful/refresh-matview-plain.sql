SET lock_timeout = '2s';
SET statement_timeout = '60s';

REFRESH MATERIALIZED VIEW show_counts;
