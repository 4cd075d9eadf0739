SET lock_timeout = '5s';

-- expect: add-not-null-without-default
ALTER TABLE order_items ADD COLUMN id uuid PRIMARY KEY;
