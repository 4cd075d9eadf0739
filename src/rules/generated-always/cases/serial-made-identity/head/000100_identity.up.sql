SET lock_timeout = '5s';

BEGIN;
ALTER TABLE gift_notes ALTER COLUMN id DROP DEFAULT;
DROP SEQUENCE gift_notes_id_seq;
-- expect: generated-always, identity-starts-over
ALTER TABLE gift_notes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
COMMIT;
