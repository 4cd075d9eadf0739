INSERT INTO customers (id, email, name) VALUES (DEFAULT, 'shop@example.com', 'The shop');
INSERT INTO customers (id, email, name)
  VALUES (nextval(pg_get_serial_sequence('customers', 'id')), 'press@example.com', 'Press');
INSERT INTO customers (id, email, name) OVERRIDING USER VALUE VALUES (7, 'x@example.com', 'X');
