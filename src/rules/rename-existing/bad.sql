SET lock_timeout = '5s';

-- expect: rename-existing
ALTER TABLE customers RENAME TO clients;
