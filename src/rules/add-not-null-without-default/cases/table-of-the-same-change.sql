CREATE TABLE gift_notes (id bigint PRIMARY KEY);
ALTER TABLE gift_notes ADD COLUMN body text NOT NULL;
