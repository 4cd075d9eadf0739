SET lock_timeout = '5s';

-- expect: migration-fails
ALTER TABLE customers ADD COLUMN phone text;
