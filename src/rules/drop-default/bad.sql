SET lock_timeout = '5s';

-- expect: drop-default
ALTER TABLE orders ALTER COLUMN status DROP DEFAULT;
