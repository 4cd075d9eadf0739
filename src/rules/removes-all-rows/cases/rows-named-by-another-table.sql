SET lock_timeout = '5s';

DELETE FROM order_items USING books WHERE books.id = order_items.book_id AND books.id = 3;
