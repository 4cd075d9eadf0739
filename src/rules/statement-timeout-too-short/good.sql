SET lock_timeout = '5s';
SET statement_timeout = '10min';
ALTER TABLE customers ADD CONSTRAINT email_given CHECK (email <> '') NOT VALID;
