BEGIN;
CREATE TABLE IF NOT EXISTS gift_notes (id bigint PRIMARY KEY);
COMMIT;
SET lock_timeout = '5s';
ALTER TABLE orders ADD COLUMN gift_note_id bigint;
