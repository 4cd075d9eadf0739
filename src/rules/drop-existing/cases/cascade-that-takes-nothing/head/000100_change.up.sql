SET lock_timeout = '5s';

-- books stay as they are
DROP FUNCTION helper() CASCADE;
DROP TYPE mood CASCADE;
