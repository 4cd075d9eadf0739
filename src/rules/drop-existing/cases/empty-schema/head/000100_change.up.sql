SET lock_timeout = '5s';

DROP SCHEMA attic CASCADE; -- books
