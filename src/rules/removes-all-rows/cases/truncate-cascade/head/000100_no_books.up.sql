SET lock_timeout = '5s';

-- expect: removes-all-rows
TRUNCATE books CASCADE;
