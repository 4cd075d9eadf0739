-- expect: rename-existing
ALTER TYPE mood RENAME TO feeling;
