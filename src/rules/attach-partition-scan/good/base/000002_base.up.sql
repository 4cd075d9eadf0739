CREATE TABLE sales (sold_on date NOT NULL, cents bigint) PARTITION BY RANGE (sold_on);
CREATE TABLE sales_2025 PARTITION OF sales FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE sales_2026 (sold_on date NOT NULL, cents bigint);
INSERT INTO sales_2026 SELECT date '2026-01-01' + n % 300, n FROM generate_series(1, 300) AS n;
