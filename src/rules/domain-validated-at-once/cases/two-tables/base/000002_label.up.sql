CREATE DOMAIN label AS text;
ALTER TABLE books ADD COLUMN spine label;
ALTER TABLE page_views ADD COLUMN spine label;
