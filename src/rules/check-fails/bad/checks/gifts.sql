-- Every gift belongs to an order.
SELECT id FROM gifts WHERE order_id IS NULL;
