SET lock_timeout = '5s';

UPDATE orders SET note = '' WHERE note IS NULL;
-- expect: set-not-null-scan
ALTER TABLE orders ALTER COLUMN note SET NOT NULL;
