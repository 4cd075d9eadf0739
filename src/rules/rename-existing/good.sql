SET lock_timeout = '5s';

BEGIN;
ALTER TABLE customers RENAME TO clients;
-- Applications that know the old name go on reading and writing through it.
CREATE VIEW customers AS SELECT * FROM clients;
COMMIT;
