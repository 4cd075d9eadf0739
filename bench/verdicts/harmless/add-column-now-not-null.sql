SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE payments ADD COLUMN paid_at timestamptz NOT NULL DEFAULT now();
