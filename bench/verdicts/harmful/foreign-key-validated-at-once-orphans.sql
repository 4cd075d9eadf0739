SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE seats ADD CONSTRAINT seats_show_fk FOREIGN KEY (place) REFERENCES venues (id);
