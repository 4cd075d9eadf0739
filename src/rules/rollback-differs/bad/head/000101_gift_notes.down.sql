-- expect: rollback-differs
SET lock_timeout = '5s';

ALTER TABLE orders DROP COLUMN gift_note;
