SELECT set_config('lock_timeout', '5s', false);
ALTER TABLE customers ADD COLUMN vip boolean;
