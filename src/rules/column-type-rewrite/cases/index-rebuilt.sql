SET lock_timeout = '5s';

-- expect: column-type-rewrite
ALTER TABLE books ALTER COLUMN isbn TYPE varchar(13) COLLATE "C";
