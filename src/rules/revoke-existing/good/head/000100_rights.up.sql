-- The right goes to who needs it in the same transaction.
BEGIN;
GRANT SELECT ON books TO pg_monitor;
REVOKE SELECT ON books FROM PUBLIC;
COMMIT;
