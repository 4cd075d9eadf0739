SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TRIGGER shows_skip BEFORE UPDATE ON shows
  FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
