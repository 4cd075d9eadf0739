SET lock_timeout = '5s';

ALTER TABLE orders ADD COLUMN gift_note text;
ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'open';
