-- One batch of many; each commits on its own.
UPDATE orders SET quantity_new = quantity WHERE id BETWEEN 1 AND 5000 AND quantity_new IS NULL;
