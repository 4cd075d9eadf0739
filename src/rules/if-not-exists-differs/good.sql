SET lock_timeout = '5s';

ALTER TABLE orders ADD COLUMN IF NOT EXISTS note varchar(40), ADD COLUMN IF NOT EXISTS details jsonb;
