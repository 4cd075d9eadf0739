SET lock_timeout = '2s';
SET statement_timeout = '60s';

REVOKE SELECT ON payments FROM PUBLIC;
