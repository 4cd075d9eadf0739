SET lock_timeout = '5s';

-- expect: column-type-rewrite, fails-on-some-rows
ALTER TABLE orders ALTER COLUMN note TYPE varchar(40);
