SET lock_timeout = '5s';

INSERT INTO books (id, price, title) VALUES (-1, 3, '
-- rehearse:ignore index-not-concurrent because this is the title of a book
');
-- expect: index-not-concurrent
CREATE INDEX orders_quantity_idx ON orders (quantity);
