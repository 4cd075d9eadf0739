SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE sales ATTACH PARTITION sales_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
