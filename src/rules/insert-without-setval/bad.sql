-- expect: insert-without-setval
INSERT INTO customers (id, email, name) VALUES (501, 'shop@example.com', 'The shop'), (502, 'press@example.com', 'Press');
