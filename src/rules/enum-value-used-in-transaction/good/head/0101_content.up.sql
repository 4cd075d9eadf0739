UPDATE customers SET mood = 'content' WHERE id = 1;
