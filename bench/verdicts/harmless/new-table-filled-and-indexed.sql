SET lock_timeout = '2s';
SET statement_timeout = '60s';

BEGIN;
CREATE TABLE numbers (n integer NOT NULL);
INSERT INTO numbers SELECT generate_series(1, 5000);
UPDATE numbers SET n = n + 1;
ALTER TABLE numbers ADD PRIMARY KEY (n);
COMMIT;
