SET lock_timeout = '5min';
SET statement_timeout = 0;

CREATE UNIQUE INDEX CONCURRENTLY visitors_phone_idx ON visitors (phone);
