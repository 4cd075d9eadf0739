-- lint: less
-- expect: statement-timeout-too-short
CREATE INDEX CONCURRENTLY customers_email_idx ON customers (email);
