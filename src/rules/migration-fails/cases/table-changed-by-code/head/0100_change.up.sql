SET lock_timeout = '5s';

ALTER TABLE customers ALTER COLUMN e_mail SET DEFAULT '';
