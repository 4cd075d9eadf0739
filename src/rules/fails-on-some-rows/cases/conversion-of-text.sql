SET lock_timeout = '5s';

-- expect: column-type-rewrite, fails-on-some-rows
ALTER TABLE books ALTER COLUMN isbn TYPE bigint USING isbn::bigint;
