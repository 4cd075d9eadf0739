SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE UNIQUE INDEX visitors_phone_idx ON visitors (phone);
