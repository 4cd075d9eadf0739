SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TYPE pay_method ADD VALUE 'voucher';
