SET lock_timeout = '5s';

-- expect: generated-always, identity-starts-over
ALTER TABLE books ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
