-- lint: less
BEGIN;
SET LOCAL lock_timeout = '5s';
-- expect: rerun-fails
-- expect: updates-most-rows
UPDATE orders SET quantity = quantity + 1;
COMMIT;
SET lock_timeout = '5s';
ALTER TABLE orders ADD COLUMN gift_note text;
