SET lock_timeout = '5s';

REINDEX TABLE order_items;
