CREATE SCHEMA warehouse;
CREATE TABLE "Sales" ("Sold on" date, cents bigint) PARTITION BY RANGE ("Sold on");
CREATE TABLE "Sales of 2025" PARTITION OF "Sales" FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
CREATE TABLE warehouse."Sales of 2026" ("Sold on" date, cents bigint);
