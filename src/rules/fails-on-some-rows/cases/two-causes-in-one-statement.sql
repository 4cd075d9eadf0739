SET lock_timeout = '5s';

-- expect: set-not-null-scan, fails-on-some-rows
ALTER TABLE customers ALTER COLUMN phone SET NOT NULL, ALTER COLUMN country SET NOT NULL;
