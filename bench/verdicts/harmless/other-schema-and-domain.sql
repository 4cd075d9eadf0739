SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE SCHEMA reporting;
CREATE DOMAIN reporting.euro AS numeric(12, 2) CHECK (VALUE >= 0);
