-- lint: less
BEGIN;
-- expect: rerun-fails
CREATE TABLE gift_notes (id bigint PRIMARY KEY);
COMMIT;
SET lock_timeout = '5s';
ALTER TABLE orders ADD COLUMN gift_note_id bigint;
