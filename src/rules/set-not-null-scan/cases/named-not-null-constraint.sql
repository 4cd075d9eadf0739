SET lock_timeout = '5s';

-- expect: set-not-null-scan
ALTER TABLE orders ADD CONSTRAINT orders_note_present NOT NULL note;
