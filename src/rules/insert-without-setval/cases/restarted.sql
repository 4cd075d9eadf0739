SET lock_timeout = '5s';
INSERT INTO customers (id, email, name) VALUES (501, 'shop@example.com', 'The shop');
ALTER TABLE customers ALTER COLUMN id RESTART WITH 100000;
