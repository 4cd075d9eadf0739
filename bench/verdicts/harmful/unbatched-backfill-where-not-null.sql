SET lock_timeout = '2s';
SET statement_timeout = '60s';

UPDATE visitors SET full_name = email WHERE full_name IS NOT NULL;
