-- lint: less
SET lock_timeout = '5s';

-- expect: migration-fails
ALTER TABLE customer ADD COLUMN vip boolean;
