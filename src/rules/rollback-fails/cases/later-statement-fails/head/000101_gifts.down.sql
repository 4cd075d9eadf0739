DROP TABLE gifts;
-- expect: rollback-fails
DROP TABLE gift_notes;
