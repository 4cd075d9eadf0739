SET lock_timeout = '5s';

ALTER TABLE orders ALTER COLUMN note TYPE varchar(80);
ALTER TABLE books ALTER COLUMN isbn TYPE varchar(17);
