SET lock_timeout = '5s';

-- The application stops using the column first; a later change drops it.
COMMENT ON COLUMN customers.phone IS 'Unused; to be dropped once no running version of the application names it.';
