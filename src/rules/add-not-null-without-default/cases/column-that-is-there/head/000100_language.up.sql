SET lock_timeout = '5s';

ALTER TABLE books ADD COLUMN IF NOT EXISTS language text NOT NULL;
