-- layout: plain
SET lock_timeout = '5s';
CREATE TABLE gift_notes (id bigint PRIMARY KEY, body text);
CREATE INDEX CONCURRENTLY gift_notes_body_idx ON gift_notes (body);
