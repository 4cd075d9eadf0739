SET lock_timeout = '5s';

-- A text of the same letters, an old value, a comment, a type of the same transaction.
ALTER TYPE mood ADD VALUE 'content';
COMMENT ON TYPE mood IS 'content';
UPDATE customers SET name = 'content' WHERE id = 1 AND 'content'::text <> name;
UPDATE customers SET mood = 'sad' WHERE id = 2;
CREATE TYPE weather AS ENUM ('rain');
ALTER TYPE weather ADD VALUE 'sun';
CREATE TABLE forecasts (day date PRIMARY KEY, weather weather DEFAULT 'sun');
