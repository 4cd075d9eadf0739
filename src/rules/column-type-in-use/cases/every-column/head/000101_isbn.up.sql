SET lock_timeout = '5s';

-- expect: column-type-in-use
ALTER TABLE books ALTER COLUMN isbn TYPE varchar(17);
