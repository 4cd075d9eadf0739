SET lock_timeout = '5s';
SET statement_timeout = '2s';
ALTER TABLE customers ADD COLUMN vip boolean;
SELECT pg_sleep(0.6);
