CREATE VIEW cheap_books AS SELECT title FROM books WHERE price < 5;
