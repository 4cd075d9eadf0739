SET lock_timeout = '5s';

-- expect: attach-partition-scan
ALTER TABLE sales ATTACH PARTITION sales_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
