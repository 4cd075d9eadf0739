SET lock_timeout = '5s';

-- expect: migration-fails
ALTER TABLE customers ALTER COLUMN e_mail SET DEFAULT '';
