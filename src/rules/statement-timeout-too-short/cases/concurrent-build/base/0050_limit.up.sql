DO $$ BEGIN
  EXECUTE format('ALTER DATABASE %I SET statement_timeout = ''30s''', current_database());
END $$;
