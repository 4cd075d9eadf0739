DROP INDEX reviews_book_id_idx;
DROP INDEX order_items_book_id_idx;
