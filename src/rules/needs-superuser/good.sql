SET work_mem = '8MB';
UPDATE orders SET status = 'old' WHERE id = 1;
