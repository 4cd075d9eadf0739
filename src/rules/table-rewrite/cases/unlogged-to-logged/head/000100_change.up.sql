SET lock_timeout = '5s';

-- expect: table-rewrite
ALTER TABLE imports SET LOGGED;
