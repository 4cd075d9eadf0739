SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE TABLE coupons (id serial PRIMARY KEY, code text UNIQUE, percent integer CHECK (percent <= 100));
