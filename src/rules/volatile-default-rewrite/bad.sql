SET lock_timeout = '5s';

-- expect: volatile-default-rewrite
ALTER TABLE customers ADD COLUMN token uuid DEFAULT gen_random_uuid();
