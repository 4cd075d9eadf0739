DO $$ BEGIN
  EXECUTE format('ALTER DATABASE %I SET lock_timeout = ''5s''', current_database());
END $$;
