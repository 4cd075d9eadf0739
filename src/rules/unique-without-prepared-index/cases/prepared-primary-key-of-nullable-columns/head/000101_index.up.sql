CREATE UNIQUE INDEX CONCURRENTLY gift_cards_pkey ON "Gift Cards" ("Code", "customerId");
