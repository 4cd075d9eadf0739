CREATE TABLE "Parcels" (id bigint NOT NULL, "Country" text NOT NULL, PRIMARY KEY (id, "Country")) PARTITION BY LIST ("Country");
CREATE INDEX ON "Parcels" ("Country");
CREATE TABLE "French" PARTITION OF "Parcels" FOR VALUES IN ('fr');
