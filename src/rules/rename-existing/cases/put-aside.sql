SET lock_timeout = '5s';

ALTER TABLE customers RENAME COLUMN phone TO phone_unused;
ALTER TABLE order_items RENAME TO deprecated_order_items;
