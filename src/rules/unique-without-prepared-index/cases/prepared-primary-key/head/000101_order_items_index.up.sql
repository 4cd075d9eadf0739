CREATE UNIQUE INDEX CONCURRENTLY order_items_pkey ON order_items (order_id, position);
