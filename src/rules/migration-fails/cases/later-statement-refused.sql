-- lint: less
SET lock_timeout = '5s';

CREATE TABLE gift_notes (id bigint PRIMARY KEY);
CREATE TABLE gift_wraps (id bigint PRIMARY KEY);
-- expect: migration-fails
INSERT INTO gift_notes VALUES (1), (1);
