SET lock_timeout = '5s';

ALTER TABLE customers ADD COLUMN token uuid;
ALTER TABLE customers ALTER COLUMN token SET DEFAULT gen_random_uuid();
