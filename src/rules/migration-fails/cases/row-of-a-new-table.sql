-- lint: less
SET lock_timeout = '5s';

CREATE TABLE gift_notes (id bigint PRIMARY KEY, length integer CHECK (length > 0));
-- expect: migration-fails
INSERT INTO gift_notes VALUES (1, 0);
