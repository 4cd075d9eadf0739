SET lock_timeout = '5s';
-- expect: drop-existing
ALTER TABLE customers DROP COLUMN name, DROP COLUMN phone;
