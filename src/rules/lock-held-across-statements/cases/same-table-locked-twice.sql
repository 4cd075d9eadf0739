SET lock_timeout = '5s';

ALTER TABLE orders ADD COLUMN vip boolean;
ALTER TABLE orders ADD COLUMN gift boolean;
-- expect: index-not-concurrent
CREATE INDEX orders_vip_idx ON orders (vip);
