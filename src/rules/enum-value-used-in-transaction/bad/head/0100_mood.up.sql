SET lock_timeout = '5s';

ALTER TYPE mood ADD VALUE 'content';
-- expect: enum-value-used-in-transaction
UPDATE customers SET mood = 'content' WHERE id = 1;
