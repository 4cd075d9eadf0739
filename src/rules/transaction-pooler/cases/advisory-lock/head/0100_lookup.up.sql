-- expect: transaction-pooler
SELECT pg_advisory_lock(1);
CREATE TABLE gift_notes (id bigint PRIMARY KEY);
SELECT pg_advisory_unlock(1);
