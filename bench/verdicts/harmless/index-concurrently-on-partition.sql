SET lock_timeout = '5min';
SET statement_timeout = 0;

CREATE INDEX CONCURRENTLY sales_2025_cents_idx ON sales_2025 (cents);
