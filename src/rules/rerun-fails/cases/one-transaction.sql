BEGIN;
SET LOCAL lock_timeout = '5s';
CREATE TABLE gift_notes (id bigint PRIMARY KEY);
ALTER TABLE orders ADD COLUMN gift_note_id bigint;
COMMIT;
