SET lock_timeout = '5s';

-- expect: column-type-rewrite
ALTER TABLE orders ALTER COLUMN quantity TYPE bigint, ALTER COLUMN note TYPE text;
