SET lock_timeout = '5s';

-- INSERTs that leave it out write NULL.
ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'open';
ALTER TABLE orders ALTER COLUMN note DROP DEFAULT;
