CREATE VIEW cheap_books AS SELECT id, title, price FROM books WHERE price < 10;
