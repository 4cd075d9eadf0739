SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE visitors ADD CONSTRAINT visitors_phone_key UNIQUE (phone);
