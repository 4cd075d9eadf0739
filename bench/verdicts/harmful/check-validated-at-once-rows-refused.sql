SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE shows ADD CONSTRAINT shows_blurb_long CHECK (length(blurb) > 10);
