-- expect: updates-most-rows
UPDATE books SET title = trim(title);
