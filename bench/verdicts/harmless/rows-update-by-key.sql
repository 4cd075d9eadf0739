SET lock_timeout = '2s';
SET statement_timeout = '60s';

UPDATE venues SET city = 'Ghent' WHERE id = 7;
