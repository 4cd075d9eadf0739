SET lock_timeout = '5s';

DROP INDEX IF EXISTS books_shelf_idx;
