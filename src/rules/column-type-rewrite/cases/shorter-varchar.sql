SET lock_timeout = '5s';

-- expect: column-type-rewrite
ALTER TABLE customers ALTER COLUMN phone TYPE varchar(19);
