-- expect: rollback-differs
SELECT 1;
