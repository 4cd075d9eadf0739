SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE venues ADD CHECK (capacity > 0), ADD CHECK (city <> '');
