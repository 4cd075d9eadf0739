SET lock_timeout = '5s';

ALTER TABLE orders ADD COLUMN gift_for_id bigint REFERENCES customers (id);
