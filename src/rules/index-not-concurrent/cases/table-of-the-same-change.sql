CREATE TABLE gift_notes (id bigint PRIMARY KEY, order_id bigint NOT NULL);
CREATE INDEX gift_notes_order_id_idx ON gift_notes (order_id);
