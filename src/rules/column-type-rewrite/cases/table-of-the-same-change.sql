CREATE TABLE gift_notes (id integer PRIMARY KEY);
ALTER TABLE gift_notes ALTER COLUMN id TYPE bigint;
