SET lock_timeout = '5s';

-- expect: drop-existing
DROP FUNCTION stamp() CASCADE;
