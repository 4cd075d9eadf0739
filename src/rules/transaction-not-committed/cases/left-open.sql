-- layout: plain
SET lock_timeout = '5s';
-- expect: transaction-not-committed
BEGIN;
ALTER TABLE customers ADD COLUMN vip boolean;
