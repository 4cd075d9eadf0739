CREATE VIEW cheap_books AS SELECT * FROM books WHERE price < 5;
