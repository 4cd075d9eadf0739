SET lock_timeout = '5s';

-- Subscribers apply rows, and rows stay as they are.
ALTER TABLE books ALTER COLUMN stock SET DEFAULT 0;
