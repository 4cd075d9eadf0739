-- lint: less
CREATE TABLE publishers (id bigint PRIMARY KEY);
CREATE TABLE imprints (
  id bigint PRIMARY KEY,
  publisher_id bigint REFERENCES publishers DEFERRABLE INITIALLY DEFERRED
);
-- expect: migration-fails
INSERT INTO imprints VALUES (1, 1);
