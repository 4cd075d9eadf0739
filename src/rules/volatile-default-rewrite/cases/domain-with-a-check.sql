SET lock_timeout = '5s';

CREATE DOMAIN stars AS integer CHECK (VALUE BETWEEN 1 AND 5);
-- expect: volatile-default-rewrite
ALTER TABLE books ADD COLUMN rating stars DEFAULT 3;
