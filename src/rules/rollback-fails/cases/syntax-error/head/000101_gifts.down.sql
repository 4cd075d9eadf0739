-- expect: rollback-fails
DROP TABEL gifts;
