SET lock_timeout = '5s';
ALTER TABLE customers ADD CONSTRAINT customers_email_given CHECK (email <> '') NOT VALID;
