-- expect: rollback-differs, rollback-fails
SELECT 'a type is not dropped';
