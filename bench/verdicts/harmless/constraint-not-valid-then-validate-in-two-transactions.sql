SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE shows ADD CONSTRAINT shows_price_positive CHECK (price >= 0) NOT VALID;
ALTER TABLE shows VALIDATE CONSTRAINT shows_price_positive;
