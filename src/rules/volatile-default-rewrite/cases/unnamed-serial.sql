SET lock_timeout = '5s';

-- expect: volatile-default-rewrite
ALTER TABLE warehouse.shelves ADD COLUMN number serial;
