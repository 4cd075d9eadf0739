SET lock_timeout = '5s';

-- expect: domain-validated-at-once
ALTER DOMAIN label ADD CONSTRAINT label_letters CHECK (VALUE ~ '^[A-Z]{3}$');
