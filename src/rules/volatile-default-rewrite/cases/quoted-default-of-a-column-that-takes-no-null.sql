SET lock_timeout = '5s';

-- expect: volatile-default-rewrite
ALTER TABLE customers ADD COLUMN "Seen At" timestamptz NOT NULL DEFAULT clock_timestamp();
