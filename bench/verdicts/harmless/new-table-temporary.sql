SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TEMPORARY TABLE wanted (id bigint);
INSERT INTO wanted VALUES (1), (2);
DROP TABLE wanted;
