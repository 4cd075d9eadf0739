SET lock_timeout = '5s';

-- expect: volatile-default-rewrite
ALTER TABLE customers
  ADD COLUMN points integer NOT NULL DEFAULT 0,
  ADD COLUMN seen_at timestamptz DEFAULT now(),
  ADD COLUMN ticket double precision DEFAULT random();
