SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE sales ADD CONSTRAINT sales_cents_key UNIQUE (cents);
