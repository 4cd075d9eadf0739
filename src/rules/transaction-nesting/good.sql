-- layout: flyway
SET lock_timeout = '5s';
ALTER TABLE customers ADD COLUMN vip boolean;
ALTER TABLE books ADD COLUMN language text;
