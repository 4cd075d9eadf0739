SET lock_timeout = '5s';

CREATE SCHEMA archive;
-- expect: rename-existing
ALTER TABLE order_items SET SCHEMA archive;
