SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER SCHEMA archive RENAME TO attic;
