SET lock_timeout = '5s';

-- expect: detach-partition-not-concurrent
ALTER TABLE page_views DETACH PARTITION page_views_2026;
