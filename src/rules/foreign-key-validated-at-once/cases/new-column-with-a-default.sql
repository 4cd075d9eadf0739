SET lock_timeout = '5s';

-- expect: foreign-key-validated-at-once
ALTER TABLE books ADD COLUMN replaced_by integer REFERENCES books (id),
  ADD COLUMN shelf_id bigint DEFAULT 1 REFERENCES warehouse.shelves (id);
