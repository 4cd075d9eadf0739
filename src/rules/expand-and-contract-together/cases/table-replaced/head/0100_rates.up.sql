SET lock_timeout = '5s';
CREATE TABLE addresses (id bigint PRIMARY KEY);
INSERT INTO addresses SELECT id FROM customers;
-- expect: expand-and-contract-together
DROP TABLE customers;
