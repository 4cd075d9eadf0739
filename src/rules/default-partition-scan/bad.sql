SET lock_timeout = '5s';

-- expect: default-partition-scan
CREATE TABLE page_views_2027 PARTITION OF page_views FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
