CREATE INDEX gift_notes_order_id_idx ON gift_notes (order_id);
