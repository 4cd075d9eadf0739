SET lock_timeout = '5s';
UPDATE customers SET full_name = name WHERE id < 100;
