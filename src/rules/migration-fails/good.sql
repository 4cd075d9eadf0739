SET lock_timeout = '5s';

ALTER TABLE customers ADD COLUMN points integer;
ALTER TABLE customers ALTER COLUMN points SET DEFAULT 0;
