SET lock_timeout = '5s';

ALTER TABLE customers ADD COLUMN nickname text;
CREATE TABLE gift_notes (id bigint PRIMARY KEY);
ALTER TABLE gift_notes ADD COLUMN body text;
