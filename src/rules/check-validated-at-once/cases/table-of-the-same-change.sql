CREATE TABLE gift_notes (id bigint PRIMARY KEY, body text);
ALTER TABLE gift_notes ADD CHECK (body <> '');
