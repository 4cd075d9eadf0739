SET lock_timeout = '5s';

-- expect: check-validated-at-once
ALTER TABLE orders ADD COLUMN rating integer CHECK (rating BETWEEN 1 AND 5);
