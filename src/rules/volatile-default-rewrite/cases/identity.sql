SET lock_timeout = '5s';

-- expect: volatile-default-rewrite
ALTER TABLE order_items ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY;
