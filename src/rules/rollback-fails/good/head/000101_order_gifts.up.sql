CREATE TABLE gifts (id bigint PRIMARY KEY, order_id bigint NOT NULL);
CREATE VIEW wrapped_gifts AS SELECT id FROM gifts;
