-- expect: rollback-differs
SELECT 'a type is not dropped';
