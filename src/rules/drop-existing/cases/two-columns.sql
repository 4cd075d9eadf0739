SET lock_timeout = '5s';

-- expect: drop-existing
ALTER TABLE customers DROP COLUMN phone, DROP COLUMN country;
