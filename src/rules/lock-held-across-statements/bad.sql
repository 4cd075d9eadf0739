SET lock_timeout = '5s';

-- expect: lock-held-across-statements
ALTER TABLE customers ADD COLUMN has_ordered boolean;
UPDATE customers SET has_ordered = EXISTS (SELECT FROM orders WHERE customer_id = customers.id);
