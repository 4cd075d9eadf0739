SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE INDEX IF NOT EXISTS shows_open_idx ON shows (starts_at) WHERE status = 'open';
