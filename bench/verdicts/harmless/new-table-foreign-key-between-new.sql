SET lock_timeout = '2s';
SET statement_timeout = '60s';

BEGIN;
CREATE TABLE artists (id bigint PRIMARY KEY);
CREATE TABLE albums (id bigint PRIMARY KEY, artist_id bigint NOT NULL);
ALTER TABLE albums ADD CONSTRAINT albums_artist_fk FOREIGN KEY (artist_id) REFERENCES artists (id);
COMMIT;
