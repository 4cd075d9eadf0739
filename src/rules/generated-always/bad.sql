SET lock_timeout = '5s';

-- expect: generated-always
ALTER TABLE customers ALTER COLUMN id SET GENERATED ALWAYS;
