SET lock_timeout = '5s';

-- expect: refresh-not-concurrent
REFRESH MATERIALIZED VIEW order_counts;
