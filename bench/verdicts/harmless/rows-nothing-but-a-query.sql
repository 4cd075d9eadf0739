SET lock_timeout = '2s';
SET statement_timeout = '60s';

SELECT count(*) FROM venues WHERE capacity > 100;
