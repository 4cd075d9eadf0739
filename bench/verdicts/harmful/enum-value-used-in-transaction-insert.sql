SET lock_timeout = '2s';
SET statement_timeout = '60s';

BEGIN;
ALTER TYPE pay_method ADD VALUE 'voucher';
UPDATE payments SET method = 'voucher' WHERE id = 1;
COMMIT;
