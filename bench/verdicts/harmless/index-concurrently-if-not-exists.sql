SET lock_timeout = '5min';
SET statement_timeout = 0;

CREATE INDEX CONCURRENTLY IF NOT EXISTS shows_venue_idx ON shows (venue_id) INCLUDE (title);
