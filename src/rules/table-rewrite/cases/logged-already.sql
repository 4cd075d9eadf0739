SET lock_timeout = '5s';

ALTER TABLE orders SET LOGGED;
ALTER TABLE orders SET ACCESS METHOD heap;
ALTER TABLE orders SET TABLESPACE pg_default;
