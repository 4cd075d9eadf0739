SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER DOMAIN percentage SET NOT NULL;
