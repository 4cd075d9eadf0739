SET lock_timeout = '5s';

-- expect: index-not-concurrent
CREATE INDEX customers_lower_email_idx ON customers (lower(email));
ANALYZE customers;
