CREATE TABLE gift_notes (id bigint PRIMARY KEY, body text);
