SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE sales_2028 (LIKE sales INCLUDING ALL);
ALTER TABLE sales ATTACH PARTITION sales_2028 FOR VALUES FROM ('2028-01-01') TO ('2029-01-01');
