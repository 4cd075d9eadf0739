CREATE TABLE gift_notes (id bigint PRIMARY KEY);
SET lock_timeout = '5s';
ALTER TABLE customers ADD COLUMN vip boolean;
