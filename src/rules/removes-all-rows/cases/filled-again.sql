SET lock_timeout = '5s';

-- expect: removes-all-rows
DELETE FROM warehouse.shelves;
INSERT INTO warehouse.shelves (id, label) VALUES (1, 'left'), (2, 'right');
