SET lock_timeout = '5s';

-- Beside the customers nobody knows such a table.
DROP TABLE IF EXISTS faxes;
