SET lock_timeout = '5s';

-- expect: rename-existing
ALTER SCHEMA warehouse RENAME TO depot; -- shelves
