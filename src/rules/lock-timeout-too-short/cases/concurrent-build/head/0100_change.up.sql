-- lint: less
-- expect: lock-timeout-too-short
CREATE INDEX CONCURRENTLY customers_email_idx ON customers (email);
