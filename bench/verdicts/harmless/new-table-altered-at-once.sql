SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE artists (id integer PRIMARY KEY, name varchar(50));
ALTER TABLE artists ALTER COLUMN id TYPE bigint, ALTER COLUMN name SET NOT NULL;
ALTER TABLE artists ADD CONSTRAINT artists_name_key UNIQUE (name);
