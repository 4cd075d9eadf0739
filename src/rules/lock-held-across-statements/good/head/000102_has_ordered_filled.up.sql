UPDATE customers SET has_ordered = EXISTS (SELECT FROM orders WHERE customer_id = customers.id);
