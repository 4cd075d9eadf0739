SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE venues ADD COLUMN street text, ADD COLUMN postcode text, ADD COLUMN floors integer DEFAULT 1;
