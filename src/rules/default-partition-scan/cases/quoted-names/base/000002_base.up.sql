CREATE TABLE "Parcels" ("Country" text, weight integer) PARTITION BY LIST ("Country");
CREATE TABLE "Other parcels" PARTITION OF "Parcels" DEFAULT;
INSERT INTO "Parcels" SELECT 'fr', n FROM generate_series(1, 50) AS n;
