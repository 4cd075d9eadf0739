CREATE TABLE gifts (id bigint PRIMARY KEY, order_id bigint);
INSERT INTO gifts VALUES (1, 7);
