SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE SEQUENCE invoice_numbers START 1000;
ALTER SEQUENCE ticket_numbers CACHE 10;
