SET lock_timeout = '2s';
SET statement_timeout = '60s';

BEGIN;
ALTER TABLE visitors ADD COLUMN nickname text;
CREATE INDEX bookings_show_idx ON bookings (show_id);
COMMIT;
