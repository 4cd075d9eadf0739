SET lock_timeout = '5s';

UPDATE orders SET quantity = 100 / quantity WHERE id < 100 AND quantity <> 0;
