-- expect: rollback-differs, rollback-breaks-check
CREATE TABLE former_gifts AS SELECT id FROM gifts;
DROP TABLE gifts;
