-- rehearse: irreversible, the numbers live in the other system
SET lock_timeout = '5s';

ALTER TABLE customers ADD COLUMN phone varchar(20);
