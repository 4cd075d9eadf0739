SET lock_timeout = '5s';
CREATE TABLE phones (customer_id bigint PRIMARY KEY, phone varchar(20));
INSERT INTO phones SELECT id, phone FROM customers WHERE id < 100;
