SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE sales ATTACH PARTITION sales_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
