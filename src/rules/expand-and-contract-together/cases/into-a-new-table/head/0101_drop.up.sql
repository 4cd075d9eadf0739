SET lock_timeout = '5s';
-- expect: expand-and-contract-together
ALTER TABLE customers DROP COLUMN phone;
