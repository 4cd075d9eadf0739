-- expect: drop-locks-referenced-table, no-lock-timeout
ALTER TABLE orders DROP CONSTRAINT orders_customer_fk;
