-- expect: revoke-existing
REVOKE USAGE ON SCHEMA warehouse FROM PUBLIC; -- shelves
-- expect: revoke-existing
REVOKE SELECT ON ALL TABLES IN SCHEMA warehouse FROM PUBLIC;
