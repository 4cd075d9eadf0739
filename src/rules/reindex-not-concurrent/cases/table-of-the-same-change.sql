CREATE TABLE gift_notes (id bigint PRIMARY KEY);
REINDEX TABLE gift_notes;
