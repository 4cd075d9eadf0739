ALTER TABLE gift_notes DROP COLUMN body;
DROP TABLE gift_notes;
