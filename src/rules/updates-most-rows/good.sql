UPDATE books SET title = trim(title) WHERE id BETWEEN 1 AND 50;
