-- layout: plain
SET lock_timeout = '5s';
ALTER TABLE customers ADD COLUMN vip boolean;
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY customers_email_idx ON customers (email);
