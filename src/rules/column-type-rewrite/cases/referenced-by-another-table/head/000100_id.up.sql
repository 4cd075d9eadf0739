SET lock_timeout = '5s';

-- expect: column-type-rewrite
ALTER TABLE books ALTER COLUMN id TYPE bigint;
