SET lock_timeout = '5s';

ALTER TYPE mood ADD VALUE IF NOT EXISTS 'content' AFTER 'sad';
-- expect: enum-value-used-in-transaction
ALTER TABLE orders ADD COLUMN mood mood DEFAULT 'content';
