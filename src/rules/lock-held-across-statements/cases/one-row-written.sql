SET lock_timeout = '5s';

ALTER TABLE books ADD COLUMN language text;
INSERT INTO customers (email, name) VALUES ('shop@example.com', 'The shop');
