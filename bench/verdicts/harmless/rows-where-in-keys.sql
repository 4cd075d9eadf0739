SET lock_timeout = '2s';
SET statement_timeout = '60s';

DELETE FROM payments WHERE id IN (999991, 999992);
