SET lock_timeout = '5s';

-- expect: domain-validated-at-once, domain-validated-at-once
ALTER DOMAIN label ADD CHECK (VALUE <> '-');
