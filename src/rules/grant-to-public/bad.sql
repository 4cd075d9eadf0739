-- expect: grant-to-public
GRANT SELECT ON orders TO PUBLIC;
