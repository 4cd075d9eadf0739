SET lock_timeout = '5s';

-- expect: trigger-disabled
ALTER TABLE orders DISABLE TRIGGER USER;
