SELECT 1;
-- expect: rollback-fails
DROP TABLE gift;
