SET lock_timeout = '5s';

ALTER TABLE books ALTER COLUMN isbn TYPE varchar(17);
ALTER TABLE books ALTER COLUMN price TYPE numeric(12, 2);
ALTER TABLE orders ALTER COLUMN note TYPE text;
ALTER TABLE customers ALTER COLUMN phone TYPE varchar(40);
