CREATE TABLE gift_notes (id bigint PRIMARY KEY, body text);
CREATE INDEX gift_notes_body_idx ON gift_notes (body);
DROP INDEX gift_notes_body_idx;
