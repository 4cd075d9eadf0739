SET lock_timeout = '5s';

COMMENT ON COLUMN orders.note IS 'see "user"';
