SET lock_timeout = '5s';

-- expect: domain-validated-at-once
ALTER DOMAIN "Short Label" SET NOT NULL;
