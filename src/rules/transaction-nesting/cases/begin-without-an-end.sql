-- layout: flyway
SET lock_timeout = '5s';
BEGIN;
ALTER TABLE customers ADD COLUMN vip boolean;
