-- expect: rollback-fails
DROP TABLE wraps;
