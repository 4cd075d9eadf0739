SET lock_timeout = '5s';

-- expect: row-security-without-policy
ALTER TABLE customers FORCE ROW LEVEL SECURITY;
