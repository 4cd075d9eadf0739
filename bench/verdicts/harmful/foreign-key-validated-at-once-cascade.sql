SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE seats ADD FOREIGN KEY (venue_id) REFERENCES venues (id) ON DELETE CASCADE;
