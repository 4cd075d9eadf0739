-- budget: 60000
SET lock_timeout = '1min';
ALTER TABLE customers ADD COLUMN vip boolean;
