SET lock_timeout = '5s';

ALTER TABLE customers ADD COLUMN points integer NOT NULL DEFAULT 0;
