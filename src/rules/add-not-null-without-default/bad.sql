SET lock_timeout = '5s';

-- expect: add-not-null-without-default
ALTER TABLE customers ADD COLUMN points integer NOT NULL;
