SET lock_timeout = '5s';

-- expect: drop-existing
DROP TYPE mood CASCADE;
