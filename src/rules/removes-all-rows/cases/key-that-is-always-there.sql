SET lock_timeout = '5s';

-- expect: removes-all-rows
DELETE FROM books WHERE id IS NOT NULL;
-- expect: removes-all-rows
DELETE FROM warehouse.shelves AS s WHERE s.id = s.id AND true;
