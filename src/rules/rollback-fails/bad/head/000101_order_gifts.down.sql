-- expect: rollback-fails
DROP TABLE gifts;
DROP VIEW wrapped_gifts;
