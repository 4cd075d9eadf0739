SET lock_timeout = '5s';

CREATE TABLE gift_notes (id bigint PRIMARY KEY);
ALTER TABLE gift_notes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
