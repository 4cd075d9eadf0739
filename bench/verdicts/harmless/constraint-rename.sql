SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE payments RENAME CONSTRAINT payments_reference_key TO payments_reference_unique;
