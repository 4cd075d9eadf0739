SET lock_timeout = '5s';

-- expect: column-type-in-use
ALTER TABLE books ALTER COLUMN price TYPE numeric(12, 2);
