SET lock_timeout = '5s';

-- expect: if-not-exists-differs
ALTER TABLE orders ADD COLUMN IF NOT EXISTS note jsonb;
