SET lock_timeout = '2s';
SET statement_timeout = '60s';

BEGIN;
ALTER TABLE venues ADD COLUMN website text;
UPDATE venues SET website = 'https://example.org' WHERE id = 7;
COMMIT;
