CREATE UNIQUE INDEX cards_code_idx ON "Gift Cards" ("Code");
ALTER TABLE "Gift Cards" REPLICA IDENTITY USING INDEX cards_code_idx;
CREATE PUBLICATION feed FOR TABLE "Gift Cards";
