-- expect: rollbacks-together
SET lock_timeout = '5s';

-- expect: set-not-null-scan
ALTER TABLE customers ALTER COLUMN email SET NOT NULL;
