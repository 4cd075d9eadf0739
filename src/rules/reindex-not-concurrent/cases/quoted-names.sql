SET lock_timeout = '5s';

-- expect: reindex-not-concurrent
REINDEX TABLE warehouse.shelves;
