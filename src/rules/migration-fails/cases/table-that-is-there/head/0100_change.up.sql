SET lock_timeout = '5s';
-- expect: if-not-exists-differs
CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, colour text);
-- expect: migration-fails
UPDATE orders SET colour = 'red' WHERE id = 1;
