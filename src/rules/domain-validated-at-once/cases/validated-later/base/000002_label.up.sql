CREATE DOMAIN label AS text;
ALTER TABLE books ADD COLUMN spine label;
ALTER DOMAIN label ADD CONSTRAINT label_short CHECK (length(VALUE) < 100) NOT VALID;
