CREATE VIEW bestsellers AS
SELECT
    books.id,
    books.title,
    authors.name AS author,
    sum(order_items.quantity) AS copies_sold
FROM order_items
JOIN books ON books.id = order_items.book_id
JOIN authors ON authors.id = books.author_id
GROUP BY books.id, books.title, authors.name;
