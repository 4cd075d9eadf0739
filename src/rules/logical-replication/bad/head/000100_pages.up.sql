SET lock_timeout = '5s';

-- expect: logical-replication
ALTER TABLE books ADD COLUMN pages integer;
