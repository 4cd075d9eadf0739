CREATE UNLOGGED TABLE order_imports (LIKE orders);
