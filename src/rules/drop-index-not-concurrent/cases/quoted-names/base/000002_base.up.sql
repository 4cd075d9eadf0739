CREATE INDEX "Codes" ON "Gift Cards" ("Code");
CREATE INDEX shelves_book_id_idx ON warehouse.shelves (book_id);
