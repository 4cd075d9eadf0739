-- expect: revoke-existing
REVOKE SELECT ON books FROM PUBLIC;
