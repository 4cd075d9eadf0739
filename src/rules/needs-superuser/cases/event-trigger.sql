-- lint: less
CREATE FUNCTION told() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'told'; END $$;
-- expect: migration-fails, needs-superuser
CREATE EVENT TRIGGER told ON ddl_command_end EXECUTE FUNCTION told();
