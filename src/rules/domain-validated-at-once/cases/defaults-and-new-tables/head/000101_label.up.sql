SET lock_timeout = '5s';

ALTER DOMAIN label SET DEFAULT 'none';
CREATE TABLE gift_codes (code code);
ALTER DOMAIN code SET NOT NULL;
ALTER DOMAIN code ADD CONSTRAINT code_short CHECK (length(VALUE) < 10);
