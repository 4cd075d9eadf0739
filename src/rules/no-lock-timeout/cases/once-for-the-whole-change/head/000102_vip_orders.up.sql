ALTER TABLE orders ADD COLUMN vip boolean;
