SET lock_timeout = '2s';
SET statement_timeout = '60s';

UPDATE visitors SET full_name = email WHERE id BETWEEN 1 AND 50;
