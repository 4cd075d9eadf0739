SET lock_timeout = '5s';

-- expect: column-type-advice
ALTER TABLE books ADD COLUMN reduced_until timestamp, ADD COLUMN announced_at timestamp(0);
