SET lock_timeout = '5s';

-- expect: drop-key
ALTER TABLE books DROP CONSTRAINT books_pkey;
-- expect: drop-key
ALTER TABLE customers DROP CONSTRAINT customers_pkey;
