-- expect: rollback-differs
DROP TABLE gifts;
