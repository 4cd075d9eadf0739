-- expect: rollback-differs, rollback-fails
SELECT 1;
