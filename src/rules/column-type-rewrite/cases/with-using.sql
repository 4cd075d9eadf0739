SET lock_timeout = '5s';

-- expect: column-type-rewrite
ALTER TABLE orders ALTER COLUMN status TYPE varchar(20) USING left(status, 20);
