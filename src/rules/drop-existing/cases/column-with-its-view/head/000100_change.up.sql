SET lock_timeout = '5s';

-- expect: drop-existing
ALTER TABLE books DROP COLUMN price CASCADE;
