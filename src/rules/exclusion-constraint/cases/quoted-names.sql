SET lock_timeout = '5s';

-- expect: exclusion-constraint
ALTER TABLE "Gift Cards" ADD EXCLUDE ("Code" WITH =) WHERE ("Code" <> '');
