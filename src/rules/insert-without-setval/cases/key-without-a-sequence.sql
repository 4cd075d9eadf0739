INSERT INTO books (id, title, price) VALUES (500001, 'The sea', 12.50);
