SET lock_timeout = '5s';

ALTER TABLE customers RENAME COLUMN email_unused TO email;
