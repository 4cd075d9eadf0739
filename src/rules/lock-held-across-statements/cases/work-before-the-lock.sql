SET lock_timeout = '5s';

UPDATE orders SET status = 'open' WHERE status = 'new';
ALTER TABLE customers ADD COLUMN vip boolean;
