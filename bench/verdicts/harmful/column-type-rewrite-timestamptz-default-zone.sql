SET lock_timeout = '2s';
SET statement_timeout = '60s';

SET TimeZone = 'Europe/Berlin';
ALTER TABLE shows ALTER COLUMN starts_at TYPE timestamptz;
