CREATE INDEX CONCURRENTLY gift_notes_body_idx ON gift_notes (body);
