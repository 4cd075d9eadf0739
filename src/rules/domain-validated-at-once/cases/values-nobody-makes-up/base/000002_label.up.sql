CREATE DOMAIN label AS text;
ALTER TABLE books ADD COLUMN spine label;
