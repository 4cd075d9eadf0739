SET lock_timeout = '5s';

DELETE FROM order_items WHERE order_id = 7;
