INSERT INTO customers (id, email, name) VALUES (501, 'shop@example.com', 'The shop');
SELECT setval(pg_get_serial_sequence('customers', 'id'), (SELECT max(id) FROM customers));
