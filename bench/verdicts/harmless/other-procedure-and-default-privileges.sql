SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE PROCEDURE close_show(show bigint) LANGUAGE sql AS $$ UPDATE shows SET status = 'closed' WHERE id = show $$;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;
