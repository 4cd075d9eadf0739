SET lock_timeout = '5s';

CREATE TABLE page_views_2027 (LIKE page_views);
-- expect: default-partition-scan
ALTER TABLE page_views ATTACH PARTITION page_views_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
