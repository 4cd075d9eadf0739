CREATE TABLE gift_notes (id bigserial PRIMARY KEY, body text);
