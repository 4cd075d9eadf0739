SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE tokens (visitor_id bigint PRIMARY KEY);
ALTER TABLE tokens ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();
