SET lock_timeout = '5s';

-- expect: volatile-default-rewrite
ALTER TABLE orders ADD COLUMN twice integer GENERATED ALWAYS AS (quantity * 2) STORED;
