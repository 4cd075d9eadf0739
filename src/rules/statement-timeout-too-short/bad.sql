SET lock_timeout = '5s';
SET statement_timeout = '2s';
-- expect: check-validated-at-once, statement-timeout-too-short
ALTER TABLE customers ADD CONSTRAINT slow CHECK (pg_sleep(0.002) IS NOT NULL);
