INSERT INTO customers (email, name) VALUES ('shop@example.com', 'The shop');
