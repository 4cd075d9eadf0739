SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE INDEX visitors_lower_email_idx ON visitors (lower(email));
