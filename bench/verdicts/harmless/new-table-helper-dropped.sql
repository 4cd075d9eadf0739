SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE helper (id bigint);
INSERT INTO helper SELECT generate_series(1, 100);
DELETE FROM helper;
DROP TABLE helper;
