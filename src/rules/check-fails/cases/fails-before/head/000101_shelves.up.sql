-- expect: check-fails
SET lock_timeout = '2s';
ALTER TABLE books ADD COLUMN shelf text;
