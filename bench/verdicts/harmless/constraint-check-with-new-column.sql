SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE venues ADD COLUMN exits integer, ADD CONSTRAINT venues_exits CHECK (exits > 0) NOT VALID;
