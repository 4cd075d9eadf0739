SET lock_timeout = '5s';

-- orders.placed_at is of this type already.
ALTER TABLE orders ADD COLUMN sent_at timestamp;
CREATE TEMPORARY TABLE seen (entry json);
