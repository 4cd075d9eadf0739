SET lock_timeout = '5s';

ALTER TABLE customers ADD COLUMN has_ordered boolean;
-- expect: lock-held-across-statements
UPDATE customers SET has_ordered = EXISTS (SELECT FROM orders WHERE customer_id = customers.id);
