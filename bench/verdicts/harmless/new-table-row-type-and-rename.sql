SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TYPE money_amount AS (cents bigint, currency char(3));
CREATE TABLE fees (id bigint PRIMARY KEY, amount money_amount);
ALTER TABLE fees RENAME TO charges;
