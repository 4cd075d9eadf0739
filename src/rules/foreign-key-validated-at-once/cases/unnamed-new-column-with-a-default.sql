SET lock_timeout = '5s';

-- expect: foreign-key-validated-at-once
ALTER TABLE books ADD COLUMN shelf_id bigint DEFAULT 1 REFERENCES warehouse.shelves ON DELETE SET NULL;
