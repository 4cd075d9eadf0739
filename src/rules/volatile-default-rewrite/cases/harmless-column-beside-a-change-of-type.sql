SET lock_timeout = '5s';

-- expect: column-type-rewrite
ALTER TABLE customers
  ADD COLUMN points integer NOT NULL DEFAULT 0,
  ALTER COLUMN phone TYPE integer USING length(phone);
