SET lock_timeout = '5s';

-- expect: drop-key, replica-identity
ALTER TABLE books DROP CONSTRAINT books_pkey;
