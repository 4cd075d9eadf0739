SET lock_timeout = '5s';

-- expect: unique-without-prepared-index
ALTER TABLE customers ADD CONSTRAINT customers_email_key UNIQUE (email) INCLUDE (name) DEFERRABLE;
