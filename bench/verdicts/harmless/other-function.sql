SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE FUNCTION seats_left(venue bigint) RETURNS integer LANGUAGE sql STABLE AS
$$ SELECT capacity FROM venues WHERE id = venue $$;
