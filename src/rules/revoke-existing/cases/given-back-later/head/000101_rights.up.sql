GRANT ALL ON "Gift Cards" TO PUBLIC;
-- expect: revoke-existing
REVOKE SELECT ON cards FROM PUBLIC;
