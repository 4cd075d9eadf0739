-- expect: replica-identity
ALTER PUBLICATION feed ADD TABLE orders, order_items;
