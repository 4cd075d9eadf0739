SET lock_timeout = '5s';

REFRESH MATERIALIZED VIEW CONCURRENTLY order_counts;
