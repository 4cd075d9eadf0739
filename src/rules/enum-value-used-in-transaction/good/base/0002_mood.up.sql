CREATE TYPE mood AS ENUM ('sad', 'happy');
ALTER TABLE customers ADD COLUMN mood mood;
