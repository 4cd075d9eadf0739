UPDATE books SET title = trim(title) WHERE id IN (3, 4, 5);
DELETE FROM orders WHERE id = 7;
UPDATE books SET stock = 0 WHERE id < 20 AND stock IS NOT NULL;
