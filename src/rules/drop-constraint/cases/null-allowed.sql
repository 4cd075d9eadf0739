SET lock_timeout = '5s';

-- expect: drop-constraint
ALTER TABLE customers ALTER COLUMN name DROP NOT NULL;
ALTER TABLE orders ADD COLUMN hint text NOT NULL DEFAULT '';
ALTER TABLE orders ALTER COLUMN hint DROP NOT NULL;
CREATE TABLE gift_notes (id bigint PRIMARY KEY, body text NOT NULL);
ALTER TABLE gift_notes ALTER COLUMN body DROP NOT NULL;
