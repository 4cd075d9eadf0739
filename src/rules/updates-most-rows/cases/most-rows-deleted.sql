-- expect: updates-most-rows
DELETE FROM orders WHERE status IS NOT NULL;
