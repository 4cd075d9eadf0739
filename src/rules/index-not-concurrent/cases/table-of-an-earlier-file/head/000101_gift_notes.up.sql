CREATE TABLE gift_notes (id bigint PRIMARY KEY, order_id bigint NOT NULL);
