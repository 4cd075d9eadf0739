SET lock_timeout = '5s';

ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
