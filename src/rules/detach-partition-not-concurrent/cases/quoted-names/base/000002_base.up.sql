CREATE TABLE "Parcels" ("Country" text) PARTITION BY LIST ("Country");
CREATE TABLE "French" PARTITION OF "Parcels" FOR VALUES IN ('fr');
CREATE TABLE "Dutch" PARTITION OF "Parcels" FOR VALUES IN ('nl');
CREATE INDEX ON "Parcels" ("Country");
