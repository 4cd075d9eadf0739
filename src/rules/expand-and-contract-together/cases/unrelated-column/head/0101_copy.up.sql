SET lock_timeout = '5s';
UPDATE customers SET nick = email WHERE id < 100;
