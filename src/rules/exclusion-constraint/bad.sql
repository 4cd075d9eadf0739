SET lock_timeout = '5s';

-- expect: exclusion-constraint
ALTER TABLE orders ADD CONSTRAINT orders_apart EXCLUDE USING gist (int8range(id, id, '[]') WITH &&);
