SET lock_timeout = '5s';
ALTER TABLE customers ALTER COLUMN country DROP DEFAULT;
DROP VIEW IF EXISTS customers_overview;
