CREATE TYPE mood AS ENUM ('glad');
ALTER TABLE books ADD COLUMN mood mood;
