SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE staging (line text);
TRUNCATE staging;
VACUUM FULL staging;
