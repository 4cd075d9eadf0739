SET lock_timeout = '5s';

-- expect: foreign-key-validated-at-once
ALTER TABLE orders ADD CONSTRAINT orders_replaces_id_fkey FOREIGN KEY (replaces_id) REFERENCES orders (id);
