SET lock_timeout = '5s';

-- expect: unique-without-prepared-index
ALTER TABLE customers ADD COLUMN nickname text UNIQUE;
