SET lock_timeout = '5s';

-- expect: drop-existing
DROP SCHEMA warehouse CASCADE; -- shelves
