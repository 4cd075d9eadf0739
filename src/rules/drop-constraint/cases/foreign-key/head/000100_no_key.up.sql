SET lock_timeout = '5s';

-- expect: drop-constraint
ALTER TABLE order_items DROP CONSTRAINT order_items_book_fk;
