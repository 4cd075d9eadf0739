-- lint: less
-- expect: migration-fails, needs-superuser
SET session_replication_role = 'replica';
UPDATE orders SET status = 'old' WHERE id = 1;
