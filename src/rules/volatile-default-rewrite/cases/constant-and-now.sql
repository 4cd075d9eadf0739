SET lock_timeout = '5s';

ALTER TABLE customers
  ADD COLUMN points integer NOT NULL DEFAULT 0,
  ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN added_by text NOT NULL DEFAULT current_user;
