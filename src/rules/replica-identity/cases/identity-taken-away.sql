SET lock_timeout = '5s';

CREATE PUBLICATION feed FOR TABLE books;
-- expect: replica-identity
ALTER TABLE books REPLICA IDENTITY NOTHING;
