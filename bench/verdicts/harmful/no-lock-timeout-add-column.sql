ALTER TABLE visitors ADD COLUMN nickname text;
