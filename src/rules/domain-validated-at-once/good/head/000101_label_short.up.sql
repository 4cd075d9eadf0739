SET lock_timeout = '5s';

ALTER DOMAIN label ADD CONSTRAINT label_short CHECK (length(VALUE) < 100) NOT VALID;
