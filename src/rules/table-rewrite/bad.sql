SET lock_timeout = '5s';

-- expect: table-rewrite
ALTER TABLE orders SET UNLOGGED;
