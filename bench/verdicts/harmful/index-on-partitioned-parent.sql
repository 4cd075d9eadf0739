SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE INDEX sales_cents_idx ON sales (cents);
