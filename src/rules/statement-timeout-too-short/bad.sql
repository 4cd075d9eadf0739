-- lint: less
SET lock_timeout = '5s';
SET statement_timeout = '3s';
-- expect: check-validated-at-once, statement-timeout-too-short
ALTER TABLE customers ADD CONSTRAINT slow CHECK (pg_sleep(CASE WHEN id <= 500 THEN 0.002 ELSE 0 END) IS NOT NULL);
