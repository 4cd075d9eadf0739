SET lock_timeout = '5s';

ALTER TABLE customers RENAME COLUMN phone_unused TO phone;
