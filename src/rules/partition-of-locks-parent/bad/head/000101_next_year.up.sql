SET lock_timeout = '5s';

-- expect: partition-of-locks-parent
CREATE TABLE sales_2026 PARTITION OF sales FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
