SET lock_timeout = '5min';
SET statement_timeout = 0;

CREATE INDEX CONCURRENTLY visitors_lower_email_idx ON visitors (lower(email)) WHERE phone IS NOT NULL;
