SET lock_timeout = '5s';

-- Changes nothing while row security is not enabled.
ALTER TABLE customers FORCE ROW LEVEL SECURITY;
