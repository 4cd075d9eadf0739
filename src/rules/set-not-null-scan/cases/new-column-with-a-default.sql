SET lock_timeout = '5s';

ALTER TABLE orders ADD COLUMN gift boolean NOT NULL DEFAULT false;
