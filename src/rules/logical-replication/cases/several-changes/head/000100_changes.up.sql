SET lock_timeout = '5s';

-- expect: drop-existing, logical-replication
ALTER TABLE orders ADD COLUMN hint text, DROP COLUMN note;
-- expect: logical-replication
ALTER TABLE books ALTER COLUMN isbn TYPE varchar(20);
-- expect: logical-replication, rename-existing
ALTER TABLE books RENAME COLUMN title TO name;
