SET lock_timeout = '5s';

-- expect: domain-validated-at-once
ALTER DOMAIN label VALIDATE CONSTRAINT label_short;
