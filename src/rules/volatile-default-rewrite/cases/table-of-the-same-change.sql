CREATE TABLE gift_notes (body text);
ALTER TABLE gift_notes ADD COLUMN id bigserial;
