SET lock_timeout = '2s';
SET statement_timeout = '60s';

BEGIN;
ALTER TABLE visitors ADD COLUMN age integer;
ALTER TABLE visitors ADD CONSTRAINT visitors_adult CHECK (age >= 18) NOT VALID;
COMMIT;
