SET lock_timeout = '2s';
SET statement_timeout = '60s';

ALTER TABLE visitors REPLICA IDENTITY USING INDEX visitors_email_idx;
