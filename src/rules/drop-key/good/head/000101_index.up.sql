CREATE UNIQUE INDEX CONCURRENTLY shelves_number_idx ON warehouse.shelves (id, label);
