-- layout: plain
SET lock_timeout = '5s';
-- expect: lock-timeout-too-short
CREATE INDEX CONCURRENTLY customers_email_idx ON customers (email);
