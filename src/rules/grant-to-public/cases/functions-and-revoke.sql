CREATE FUNCTION half(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 / 2';
GRANT EXECUTE ON FUNCTION half(integer) TO PUBLIC;
-- expect: grant-to-public
GRANT ALL ON SCHEMA public TO current_user, PUBLIC;
